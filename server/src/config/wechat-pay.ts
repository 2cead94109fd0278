import type { KeyObject } from 'node:crypto'
import type { Environment } from './read'
import type { WechatConfig } from './wechat'
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { bad } from './read'
import { address } from './wechat'

/** A merchant's account at WeChat Pay, API v3, in public-key mode. */
export interface WechatPayConfig {
  /** The mini-program the merchant is bound to. */
  appId: string
  mchId: string
  /** Of the merchant's certificate, which `privateKey` belongs to. */
  serialNo: string
  privateKey: KeyObject
  /** Of the key WeChat Pay signs with: `PUB_KEY_ID_…`. */
  publicKeyId: string
  publicKey: KeyObject
  /** 32 bytes; notifications are encrypted with it. */
  apiV3Key: string
  /** Where WeChat Pay tells what came of a payment: this server's `/api/pay/wechat/notify` as the internet sees it. */
  notifyUrl: string
  /** WeChat Pay's API, without a slash at the end. */
  apiUrl: string
}

const PLAIN = ['WECHAT_PAY_MCH_ID', 'WECHAT_PAY_SERIAL_NO', 'WECHAT_PAY_PUBLIC_KEY_ID', 'WECHAT_PAY_API_V3_KEY', 'WECHAT_PAY_NOTIFY_URL'] as const
/** Either the PEM text itself or, with `_FILE`, the path of a file with it. */
const KEYS = ['WECHAT_PAY_PRIVATE_KEY', 'WECHAT_PAY_PUBLIC_KEY'] as const

/**
 * Undefined when none of `WECHAT_PAY_*` is set.
 * @throws {StartError} BAD_CONFIG when only a part is set, or something is not what it should be; no value is shown
 */
export function wechatPayConfig(env: Environment, wechat: WechatConfig | undefined): WechatPayConfig | undefined {
  const apiUrl = address(env, 'WECHAT_PAY_API_URL', 'https://api.mch.weixin.qq.com')
  const isSet = (name: string): boolean => Boolean(env[name] || env[`${name}_FILE`])
  const names = [...PLAIN, ...KEYS]
  const missing = names.filter(name => !isSet(name))
  if (missing.length === names.length)
    return
  if (missing.length > 0)
    throw bad(`${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing: WeChat Pay needs ${PLAIN.join(', ')}, and ${KEYS.join(' and ')} (or …_FILE)`)
  if (!wechat)
    throw bad('WECHAT_APP_ID and WECHAT_APP_SECRET are missing: WeChat Pay asks whoever pays to be signed in by WeChat')
  const apiV3Key = env.WECHAT_PAY_API_V3_KEY!
  if (Buffer.byteLength(apiV3Key) !== 32)
    throw bad('WECHAT_PAY_API_V3_KEY must have exactly 32 bytes')
  const notifyUrl = env.WECHAT_PAY_NOTIFY_URL!
  if (!URL.canParse(notifyUrl) || new URL(notifyUrl).protocol !== 'https:' || new URL(notifyUrl).search)
    throw bad('WECHAT_PAY_NOTIFY_URL must be an https address without a query, like https://shop.example.com/api/pay/wechat/notify')
  return {
    appId: wechat.appId,
    mchId: matching(env, 'WECHAT_PAY_MCH_ID', /^\d{6,12}$/, 'the merchant\'s number'),
    serialNo: matching(env, 'WECHAT_PAY_SERIAL_NO', /^[0-9A-F]{8,64}$/i, 'the serial number of the merchant\'s certificate, in hexadecimal digits'),
    privateKey: readKey(env, 'WECHAT_PAY_PRIVATE_KEY', createPrivateKey),
    publicKeyId: matching(env, 'WECHAT_PAY_PUBLIC_KEY_ID', /^PUB_KEY_ID_\w+$/, 'the id of WeChat Pay\'s public key, PUB_KEY_ID_…'),
    publicKey: readKey(env, 'WECHAT_PAY_PUBLIC_KEY', createPublicKey),
    apiV3Key,
    notifyUrl,
    apiUrl,
  }
}

function matching(env: Environment, name: string, pattern: RegExp, what: string): string {
  const text = env[name]!
  if (!pattern.test(text))
    throw bad(`${name} must be ${what}`)
  return text
}

function readKey(env: Environment, name: typeof KEYS[number], parse: (pem: string) => KeyObject): KeyObject {
  const file = env[`${name}_FILE`]
  if (file && env[name])
    throw bad(`${name} and ${name}_FILE are both set; unset one`)
  let key: KeyObject | undefined
  try {
    // A line of an environment file cannot hold line breaks, so \n stands for them.
    key = parse(file ? readFileSync(file, 'utf8') : env[name]!.replaceAll('\\n', '\n'))
  }
  catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (file && (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR'))
      throw bad(`${name}_FILE cannot be read (${code})`)
  }
  if (key?.asymmetricKeyType !== 'rsa')
    throw bad(`${file ? `${name}_FILE` : name} must be an RSA key in PEM form`)
  return key
}
