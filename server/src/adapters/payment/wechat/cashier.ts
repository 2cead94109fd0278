import type { Bill, MoneyBack, PaymentProvider, PaymentReport, PaymentRow } from '../provider'
import type { PayApiOptions } from './api'
import { AppError } from '../../../errors'
import { PaymentError } from '../provider'
import { createPayApi } from './api'
import { clientParams } from './signatures'
import { readTransaction } from './transaction'

/** WeChat wants no bill that ends within a minute of its beginning. */
const SHORTEST_MS = 2 * 60_000
/** As many bytes at most, in UTF-8, says WeChat. */
const DESCRIPTION_BYTES = 127
const REASON_BYTES = 80

/** WeChat's words for a bill it has never heard of. */
const UNKNOWN = new Set(['ORDER_NOT_EXIST', 'ORDERNOTEXIST', 'RESOURCE_NOT_EXISTS'])
/** And for one that cannot be closed, as it is paid, or closed already. */
const OVER = new Set(['ORDERPAID', 'ORDER_PAID', 'ORDER_CLOSED', 'ORDERCLOSED'])

/** WeChat Pay for mini-programs (v3, JSAPI). Our payment's id is its `out_trade_no`, the refund's its `out_refund_no`. */
export function wechatCashier(options: PayApiOptions): PaymentProvider {
  const { config, clock } = options
  const call = createPayApi(options)
  const bill = (payment: PaymentRow, rest = ''): string => `/v3/pay/transactions/out-trade-no/${payment.id}${rest}`

  return {
    name: 'wechat',

    async ticket({ payment, openid, description, expiresAt }: Bill) {
      const base = { provider: 'wechat' as const, paymentId: payment.id, amount: payment.amount }
      // It goes through without WeChat.
      if (payment.amount === 0)
        return base
      if (openid === null)
        throw AppError.conflict('WECHAT_SIGN_IN_NEEDED', 'Sign in by WeChat to pay with WeChat.')
      const { prepay_id: prepayId } = await call<{ prepay_id: string }>('POST', '/v3/pay/transactions/jsapi', {
        appid: config.appId,
        mchid: config.mchId,
        description: cut(description, DESCRIPTION_BYTES),
        out_trade_no: payment.id,
        // Of the payment's facts only, so that asking again is the same request.
        time_expire: new Date(Math.max(expiresAt.getTime(), payment.createdAt.getTime() + SHORTEST_MS)).toISOString().replace(/\.\d+Z$/, '+00:00'),
        notify_url: config.notifyUrl,
        amount: { total: payment.amount, currency: 'CNY' },
        payer: { openid },
      })
      return { ...base, ...clientParams(config, clock(), prepayId) }
    },

    async check(payment): Promise<PaymentReport | null> {
      try {
        return readTransaction(config, await call('GET', bill(payment, `?mchid=${config.mchId}`)))
      }
      catch (error) {
        if (error instanceof PaymentError && UNKNOWN.has(error.code))
          return null
        throw error
      }
    },

    async close(payment) {
      try {
        await call('POST', bill(payment, '/close'), { mchid: config.mchId })
      }
      catch (error) {
        if (!(error instanceof PaymentError && (UNKNOWN.has(error.code) || OVER.has(error.code))))
          throw error
      }
    },

    async refund({ payment, refundId, reason }: MoneyBack) {
      const { status } = await call<{ status: string }>('POST', '/v3/refund/domestic/refunds', {
        out_trade_no: payment.id,
        out_refund_no: refundId,
        ...(reason && { reason: cut(reason, REASON_BYTES) }),
        notify_url: config.notifyUrl,
        amount: { refund: payment.amount, total: payment.amount, currency: 'CNY' },
      })
      if (status === 'SUCCESS')
        return 'refunded'
      if (status === 'PROCESSING')
        return 'sending'
      throw new PaymentError(`REFUND_${status}`, 'WeChat Pay could not send the money; see its merchant platform')
    },
  }
}

/** As much of a text as fits, in whole characters. */
function cut(text: string, bytes: number): string {
  let kept = ''
  for (const character of text) {
    if (Buffer.byteLength(kept + character) > bytes)
      break
    kept += character
  }
  return kept
}
