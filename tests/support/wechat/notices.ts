import type { KeyObject } from 'node:crypto'
import type { Trade, TradeRefund } from './ledger'
import { createCipheriv, randomBytes, sign } from 'node:crypto'
import { account } from './account'

/** A message of WeChat Pay's, signed. */
export interface Notice {
  headers: Record<string, string>
  body: string
}

/** How a message differs from an honest one. */
export interface Twist {
  /** Signed with this key. */
  key?: KeyObject
  publicKeyId?: string
  /** Signed so many seconds ago. */
  age?: number
  /** Fields of what is encrypted. */
  resource?: object
  /** Encrypted with this key of 32 bytes. */
  apiV3Key?: string
  /** Done to the body after it was signed. */
  alter?: (body: string) => string
}

/** What WeChat Pay puts on whatever it sends. */
export function signed(now: Date, body: string, { key = account.platform.privateKey, publicKeyId = account.publicKeyId, age = 0 }: Twist = {}): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000) - age)
  const nonce = randomBytes(16).toString('hex')
  return {
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-serial': publicKeyId,
    'wechatpay-signature': sign('RSA-SHA256', Buffer.from(`${timestamp}\n${nonce}\n${body}\n`), key).toString('base64'),
  }
}

export function tradeFacts(trade: Trade): object {
  return {
    appid: account.appId,
    mchid: account.mchId,
    out_trade_no: trade.outTradeNo,
    transaction_id: trade.transactionId,
    trade_type: 'JSAPI',
    trade_state: trade.state,
    trade_state_desc: trade.state,
    payer: { openid: trade.openid },
    amount: { total: trade.total, payer_total: trade.total, currency: 'CNY', payer_currency: 'CNY' },
  }
}

export function paymentNotice(now: Date, trade: Trade, twist: Twist = {}): Notice {
  return notice(now, 'TRANSACTION.SUCCESS', 'transaction', { ...tradeFacts({ ...trade, state: 'SUCCESS' }), ...twist.resource }, twist)
}

export function refundNotice(now: Date, refund: TradeRefund, twist: Twist = {}): Notice {
  return notice(now, `REFUND.${refund.status}`, 'refund', {
    mchid: account.mchId,
    out_trade_no: refund.outTradeNo,
    out_refund_no: refund.outRefundNo,
    refund_status: refund.status,
    amount: { total: refund.amount, refund: refund.amount, payer_total: refund.amount, payer_refund: refund.amount },
    ...twist.resource,
  }, twist)
}

function notice(now: Date, type: string, original: string, resource: object, twist: Twist): Notice {
  const nonce = randomBytes(6).toString('hex')
  const cipher = createCipheriv('aes-256-gcm', twist.apiV3Key ?? account.apiV3Key, nonce).setAAD(Buffer.from(original))
  const ciphertext = Buffer.concat([cipher.update(JSON.stringify(resource)), cipher.final(), cipher.getAuthTag()]).toString('base64')
  const body = JSON.stringify({
    id: randomBytes(16).toString('hex'),
    create_time: now.toISOString(),
    event_type: type,
    resource_type: 'encrypt-resource',
    resource: { algorithm: 'AEAD_AES_256_GCM', original_type: original, ciphertext, nonce, associated_data: original },
    summary: type,
  })
  const headers = { 'content-type': 'application/json', ...signed(now, body, twist) }
  return { headers, body: twist.alter ? twist.alter(body) : body }
}
