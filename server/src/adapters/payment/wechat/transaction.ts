import type { WechatPayConfig } from '../../../config/wechat-pay'
import type { PaymentReport } from '../provider'
import { PaymentError } from '../provider'

/** A bill as WeChat Pay tells of it, in an answer or a notification. */
export interface Transaction {
  appid?: string
  mchid?: string
  out_trade_no?: string
  transaction_id?: string
  trade_state?: string
  amount?: { total?: number, currency?: string }
}

/**
 * What a bill's state means to us; null while it may still be paid. One that failed once (`PAYERROR`) can be tried again, so that is no end.
 * @throws {PaymentError} NOT_OURS for another merchant's or mini-program's, or one in another currency
 */
export function readTransaction(config: Pick<WechatPayConfig, 'appId' | 'mchId'>, transaction: Transaction): PaymentReport | null {
  const { appid, mchid, amount, transaction_id: reference, trade_state: state } = transaction
  if ((appid !== undefined && appid !== config.appId) || mchid !== config.mchId)
    throw new PaymentError('NOT_OURS', 'WeChat Pay tells of another merchant\'s bill')
  switch (state) {
    // Money that went back had come.
    case 'SUCCESS':
    case 'REFUND':
      if (typeof amount?.total !== 'number' || amount.currency !== 'CNY' || !reference)
        throw new PaymentError('NOT_OURS', 'WeChat Pay tells of a bill in another currency, or without an amount')
      return { result: 'success', amount: amount.total, reference }
    case 'CLOSED':
    case 'REVOKED':
      return { result: 'fail', amount: amount?.total ?? 0, reference: null }
    default:
      return null
  }
}
