import type { WechatConfig } from '../../config/wechat'
import { AccessToken } from './access-token'
import { readAnswer, WechatError } from './answer'

export type Fetch = typeof fetch

/** What the shop asks of WeChat for its mini-program. Everything here goes over the network and may fail with a {@link WechatError}. */
export interface WechatApi {
  /** @param code what `wx.login` gave, good once @returns who that is to this mini-program */
  signIn: (code: string) => Promise<{ openid: string }>
  /** @param code what a `getPhoneNumber` button gave, good once @returns the number, with `+` and its country where that is not China */
  phone: (code: string) => Promise<string>
  /** Any other call that takes the access token, `POST` with JSON. */
  post: <T>(path: string, body: object) => Promise<T>
}

export interface WechatApiOptions {
  config: WechatConfig
  clock: () => Date
  fetch?: Fetch
}

/** WeChat's word for an access token that is not good (any more). */
const TOKEN_REFUSED = new Set([40001, 40014, 42001])
const TIMEOUT_MS = 5000

export function createWechatApi({ config, clock, fetch = globalThis.fetch }: WechatApiOptions): WechatApi {
  const ask = async <T>(path: string, body?: object): Promise<T> => {
    const request = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    return readAnswer<T>(() => fetch(`${config.apiUrl}${path}`, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) }))
  }
  const token = new AccessToken({
    clock,
    renew: force => ask('/cgi-bin/stable_token', { grant_type: 'client_credential', appid: config.appId, secret: config.appSecret, force_refresh: force }),
  })

  async function post<T>(path: string, body: object): Promise<T> {
    const used = await token.get()
    try {
      return await ask<T>(`${path}?access_token=${used}`, body)
    }
    catch (error) {
      if (!(error instanceof WechatError && TOKEN_REFUSED.has(error.errcode)))
        throw error
      return ask<T>(`${path}?access_token=${await token.replace(used)}`, body)
    }
  }

  return {
    async signIn(code) {
      const query = new URLSearchParams({ appid: config.appId, secret: config.appSecret, js_code: code, grant_type: 'authorization_code' })
      const { openid } = await ask<{ openid?: string }>(`/sns/jscode2session?${query}`)
      if (!openid)
        throw new WechatError(-1, 'no openid in the answer')
      return { openid }
    },
    async phone(code) {
      const { phone_info: info } = await post<{ phone_info?: { purePhoneNumber?: string, countryCode?: string | number } }>('/wxa/business/getuserphonenumber', { code })
      if (!info?.purePhoneNumber)
        throw new WechatError(-1, 'no telephone number in the answer')
      return String(info.countryCode ?? '86') === '86' ? info.purePhoneNumber : `+${info.countryCode}${info.purePhoneNumber}`
    },
    post,
  }
}
