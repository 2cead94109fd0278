import type { IncomingHttpHeaders } from 'node:http'
import type { WechatPayConfig } from '../../../config/wechat-pay'
import { Formatter, Rsa } from 'wechatpay-axios-plugin'

/** A message is refused when it was signed longer ago than this, or so far ahead: an old one may be somebody else's to send. */
const MAX_AGE_SECONDS = 300

/** Why a message is not believed. */
export type Doubt = 'unsigned' | 'other-key' | 'too-old' | 'forged'

/** The header `Authorization` of a request of ours. @param path with its query */
export function authorize(config: WechatPayConfig, now: Date, method: string, path: string, body: string): string {
  const timestamp = seconds(now)
  const nonce = Formatter.nonce()
  const signature = Rsa.sign(Formatter.request(method, path, timestamp, nonce, body), config.privateKey)
  return Formatter.authorization(config.mchId, nonce, signature, timestamp, config.serialNo)
}

/** Whether WeChat Pay has signed this answer or notification, and lately. @returns why not; undefined when it has */
export function doubt(config: WechatPayConfig, now: Date, headers: IncomingHttpHeaders, body: string): Doubt | undefined {
  const [timestamp, nonce, signature, serial] = ['timestamp', 'nonce', 'signature', 'serial'].map(name => headers[`wechatpay-${name}`])
  if (typeof timestamp !== 'string' || typeof nonce !== 'string' || typeof signature !== 'string' || !/^\d{1,12}$/.test(timestamp))
    return 'unsigned'
  if (serial !== config.publicKeyId)
    return 'other-key'
  if (Math.abs(Number(timestamp) - Number(seconds(now))) > MAX_AGE_SECONDS)
    return 'too-old'
  return Rsa.verify(Formatter.response(timestamp, nonce, body), signature, config.publicKey) ? undefined : 'forged'
}

/** What `wx.requestPayment` takes. */
export function clientParams(config: WechatPayConfig, now: Date, prepayId: string): { timeStamp: string, nonceStr: string, package: string, signType: 'RSA', paySign: string } {
  const timeStamp = seconds(now)
  const nonceStr = Formatter.nonce()
  const pack = `prepay_id=${prepayId}`
  const paySign = Rsa.sign(Formatter.joinedByLineFeed(config.appId, timeStamp, nonceStr, pack), config.privateKey)
  return { timeStamp, nonceStr, package: pack, signType: 'RSA', paySign }
}

function seconds(now: Date): string {
  return String(Math.floor(now.getTime() / 1000))
}
