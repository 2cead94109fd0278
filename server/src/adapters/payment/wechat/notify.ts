import type { IncomingHttpHeaders } from 'node:http'
import type { WechatPayConfig } from '../../../config/wechat-pay'
import type { PaymentReport } from '../provider'
import type { Doubt } from './signatures'
import type { Transaction } from './transaction'
import { Aes } from 'wechatpay-axios-plugin'
import { PaymentError } from '../provider'
import { doubt } from './signatures'
import { readTransaction } from './transaction'

/** What WeChat Pay tells by itself. */
export type Notice
  = | { kind: 'payment', paymentId: string, report: PaymentReport | null }
    /** `arrived`: the money is back; else WeChat could not send it. */
    | { kind: 'refund', refundId: string, arrived: boolean }
    | { kind: 'other', type: string }

interface Envelope {
  event_type?: string
  resource?: { ciphertext?: string, nonce?: string, associated_data?: string }
}

interface RefundResource {
  mchid?: string
  out_refund_no?: string
  refund_status?: string
}

/** Its signature, key or age is not right, or it cannot be decrypted. */
export class NoticeRefused extends Error {
  override readonly name = 'NoticeRefused'

  constructor(readonly reason: Doubt | 'unreadable') {
    super(`a notification that is not WeChat Pay's: ${reason}`)
  }
}

/**
 * Reads a notification, once it is certain who sent it. The body must be as it came, byte for byte: it is what was signed.
 * @throws {NoticeRefused}; {PaymentError} NOT_OURS
 */
export function readNotice(config: WechatPayConfig, now: Date, headers: IncomingHttpHeaders, body: string): Notice {
  const reason = doubt(config, now, headers, body)
  if (reason)
    throw new NoticeRefused(reason)
  const { event_type: type = '', resource } = parse<Envelope>(() => body)
  const open = <T>(): T => parse<T>(() => Aes.AesGcm.decrypt(resource!.ciphertext!, config.apiV3Key, resource!.nonce!, resource!.associated_data ?? ''))
  if (type.startsWith('TRANSACTION.')) {
    const transaction = open<Transaction>()
    return { kind: 'payment', paymentId: String(transaction.out_trade_no), report: readTransaction(config, transaction) }
  }
  if (type.startsWith('REFUND.')) {
    const refund = open<RefundResource>()
    if (refund.mchid !== config.mchId)
      throw new PaymentError('NOT_OURS', 'WeChat Pay tells of another merchant\'s refund')
    return { kind: 'refund', refundId: String(refund.out_refund_no), arrived: refund.refund_status === 'SUCCESS' }
  }
  return { kind: 'other', type }
}

function parse<T>(text: () => string): T {
  try {
    return JSON.parse(text()) as T
  }
  catch {
    throw new NoticeRefused('unreadable')
  }
}
