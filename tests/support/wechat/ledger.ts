export type TradeState = 'NOTPAY' | 'SUCCESS' | 'CLOSED' | 'REFUND' | 'PAYERROR'

/** A bill at WeChat Pay. */
export interface Trade {
  /** The request it was made by: asking again must be the same. */
  request: string
  prepayId: string
  outTradeNo: string
  total: number
  openid: string
  state: TradeState
  transactionId: string | undefined
}

export interface TradeRefund {
  outRefundNo: string
  outTradeNo: string
  amount: number
  status: 'PROCESSING' | 'SUCCESS' | 'ABNORMAL'
}

/** A refusal as WeChat Pay words it. */
export class Refusal extends Error {
  constructor(readonly status: number, readonly code: string, message: string = code) {
    super(message)
  }
}

interface JsapiRequest {
  appid?: string
  mchid?: string
  description?: string
  out_trade_no?: string
  time_expire?: string
  notify_url?: string
  amount?: { total?: number, currency?: string }
  payer?: { openid?: string }
}

/** What WeChat Pay knows of bills and refunds, and what it accepts. */
export class Ledger {
  readonly trades = new Map<string, Trade>()
  readonly refunds = new Map<string, TradeRefund>()
  /** What a refund is at first. */
  refundsAre: TradeRefund['status'] = 'PROCESSING'
  private serial = 0

  constructor(private readonly account: { appId: string, mchId: string }, private readonly now: () => Date) {}

  prepay(text: string, knows: (openid: string) => boolean): Trade {
    const request = JSON.parse(text) as JsapiRequest
    const { out_trade_no: outTradeNo = '', amount, payer } = request
    const earlier = this.trades.get(outTradeNo)
    if (earlier && earlier.request !== text)
      throw new Refusal(400, 'INVALID_REQUEST', 'not what was asked before with this number')
    if (earlier?.state === 'SUCCESS')
      throw new Refusal(400, 'ORDERPAID')
    if (earlier?.state === 'CLOSED')
      throw new Refusal(400, 'ORDER_CLOSED')
    if (earlier)
      return earlier
    const wrong = request.appid !== this.account.appId || request.mchid !== this.account.mchId
      || !/^[\w\-|*]{6,32}$/.test(outTradeNo)
      || !request.description || Buffer.byteLength(request.description) > 127
      || !/^https:\/\/[^?]+$/.test(request.notify_url ?? '')
      || !Number.isInteger(amount?.total) || amount!.total! < 1 || amount!.currency !== 'CNY'
      || !knows(payer?.openid ?? '')
      || !(Date.parse(request.time_expire ?? '') > this.now().getTime())
    if (wrong)
      throw new Refusal(400, 'PARAM_ERROR', text)
    const trade: Trade = { request: text, prepayId: `wx${++this.serial}${outTradeNo}`, outTradeNo, total: amount!.total!, openid: payer!.openid!, state: 'NOTPAY', transactionId: undefined }
    this.trades.set(outTradeNo, trade)
    return trade
  }

  find(outTradeNo: string): Trade {
    const trade = this.trades.get(outTradeNo)
    if (!trade)
      throw new Refusal(404, 'ORDER_NOT_EXIST')
    return trade
  }

  /** The thumb of whoever pays. */
  pay(prepayId: string): Trade {
    const trade = [...this.trades.values()].find(one => one.prepayId === prepayId)
    if (trade?.state !== 'NOTPAY')
      throw new Error(`this bill cannot be paid: ${trade?.state ?? 'unknown'}`)
    trade.state = 'SUCCESS'
    trade.transactionId = `42000${++this.serial}`
    return trade
  }

  close(outTradeNo: string): void {
    const trade = this.find(outTradeNo)
    if (trade.state === 'SUCCESS' || trade.state === 'REFUND')
      throw new Refusal(400, 'ORDERPAID')
    trade.state = 'CLOSED'
  }

  refund(text: string): TradeRefund {
    const { out_trade_no: outTradeNo, out_refund_no: outRefundNo, amount } = JSON.parse(text) as { out_trade_no: string, out_refund_no: string, amount: { refund: number, total: number, currency: string } }
    const trade = this.find(outTradeNo)
    const earlier = this.refunds.get(outRefundNo)
    if (earlier)
      return earlier
    if (trade.state !== 'SUCCESS')
      throw new Refusal(400, 'TRADE_ERROR', trade.state)
    if (amount.total !== trade.total || amount.refund !== trade.total || amount.currency !== 'CNY')
      throw new Refusal(400, 'PARAM_ERROR', text)
    const refund: TradeRefund = { outRefundNo, outTradeNo, amount: amount.refund, status: this.refundsAre }
    this.refunds.set(outRefundNo, refund)
    trade.state = 'REFUND'
    return refund
  }
}
