import type { KeyObject } from 'node:crypto'
import { generateKeyPairSync } from 'node:crypto'

const pair = (): { privateKey: KeyObject, publicKey: KeyObject } => generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = (key: KeyObject): string => key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }).toString()

/** A mini-program and a merchant, with keys of their own and WeChat Pay's; made anew in each run. */
export const account = {
  appId: 'wx0123456789abcdef',
  appSecret: 'the-secret-of-the-mini-program-00',
  mchId: '1900000001',
  serialNo: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
  merchant: pair(),
  publicKeyId: 'PUB_KEY_ID_0119000000012024',
  platform: pair(),
  apiV3Key: 'the-32-bytes-of-a-key-of-the-v3!',
}

/** What must never be read anywhere. */
export const secrets = [account.appSecret, account.apiV3Key, pem(account.merchant.privateKey).split('\n')[1]!]

/** The server's environment for this account. @param url of the emulator; without it, of nobody */
export function wechatEnvironment(url = 'http://127.0.0.1:9'): Record<string, string> {
  return { ...signInEnvironment(url), ...payEnvironment(url) }
}

export function signInEnvironment(url = 'http://127.0.0.1:9'): Record<string, string> {
  return { WECHAT_APP_ID: account.appId, WECHAT_APP_SECRET: account.appSecret, WECHAT_API_URL: url }
}

export function payEnvironment(url = 'http://127.0.0.1:9'): Record<string, string> {
  return {
    WECHAT_PAY_MCH_ID: account.mchId,
    WECHAT_PAY_SERIAL_NO: account.serialNo,
    WECHAT_PAY_PRIVATE_KEY: pem(account.merchant.privateKey).replaceAll('\n', '\\n'),
    WECHAT_PAY_PUBLIC_KEY_ID: account.publicKeyId,
    WECHAT_PAY_PUBLIC_KEY: pem(account.platform.publicKey).replaceAll('\n', '\\n'),
    WECHAT_PAY_API_V3_KEY: account.apiV3Key,
    WECHAT_PAY_NOTIFY_URL: 'https://shop.example.com/api/pay/wechat/notify',
    WECHAT_PAY_API_URL: url,
  }
}
