import type { CurrentSession, DemoLogin, Session } from '#contract/session'
import { call } from './client'

/** Demo mode only, else 403 `DEMO_DISABLED`. The same nickname and role is the same person. */
export function signInDemo(input: DemoLogin): Promise<Session> {
  return call('POST', '/api/session/demo', { body: input })
}

/** @param code what `uni.login` gave */
export function signInWechat(code: string): Promise<Session> {
  return call('POST', '/api/session/wechat', { body: { code } })
}

export function getSession(): Promise<CurrentSession> {
  return call('GET', '/api/session')
}
