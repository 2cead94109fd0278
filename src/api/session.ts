import type { CurrentSession, DemoLogin, Session, SessionOptions, WechatPhone } from '#contract/session'
import { call } from './client'

/** Demo mode only, else 403 `DEMO_DISABLED`. The same nickname and role is the same person. */
export function signInDemo(input: DemoLogin): Promise<Session> {
  return call('POST', '/api/session/demo', { body: input })
}

/** 422 `WECHAT_CODE_INVALID`. @param code what `uni.login` gave */
export function signInWechat(code: string): Promise<Session> {
  return call('POST', '/api/session/wechat', { body: { code } })
}

/** 422 `WECHAT_CODE_INVALID`. @param code what a `getPhoneNumber` button gave */
export function readWechatPhone(code: string): Promise<WechatPhone> {
  return call('POST', '/api/session/wechat/phone', { body: { code } })
}

/** How one signs in and pays here. */
export function getSessionOptions(): Promise<SessionOptions> {
  return call('GET', '/api/session/options')
}

export function getSession(): Promise<CurrentSession> {
  return call('GET', '/api/session')
}
