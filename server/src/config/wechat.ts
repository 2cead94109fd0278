import type { Environment } from './read'
import { bad } from './read'

/** The mini-program's account: sign-in, telephone numbers, and whatever else asks WeChat's API. */
export interface WechatConfig {
  appId: string
  appSecret: string
  /** WeChat's API, without a slash at the end. */
  apiUrl: string
}

const NEEDED = ['WECHAT_APP_ID', 'WECHAT_APP_SECRET'] as const

/**
 * Undefined when neither is set.
 * @throws {StartError} BAD_CONFIG when only one is set, or an address is none
 */
export function wechatConfig(env: Environment): WechatConfig | undefined {
  const { WECHAT_APP_ID = '', WECHAT_APP_SECRET = '' } = env
  const apiUrl = address(env, 'WECHAT_API_URL', 'https://api.weixin.qq.com')
  const missing = NEEDED.filter(name => !env[name])
  if (missing.length === NEEDED.length)
    return
  if (missing.length > 0)
    throw bad(`${missing.join(', ')} is missing: signing in by WeChat needs ${NEEDED.join(' and ')}`)
  if (!/^wx[0-9a-f]{16}$/i.test(WECHAT_APP_ID))
    throw bad(`WECHAT_APP_ID must be the mini-program's id, wx and 16 hexadecimal digits, not ${JSON.stringify(WECHAT_APP_ID)}`)
  return { appId: WECHAT_APP_ID, appSecret: WECHAT_APP_SECRET, apiUrl }
}

/**
 * An address without a slash at the end.
 * @throws {StartError} BAD_CONFIG when it is none
 */
export function address(env: Environment, name: string, fallback: string): string {
  const text = env[name] || fallback
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw bad(`${name} must be an address like ${fallback}`)
  return text.replace(/\/+$/, '')
}
