import type { Static } from 'typebox'
import { Type } from 'typebox'
import { Id } from './common'

export const Role = Type.Union([Type.Literal('shopper'), Type.Literal('anchor'), Type.Literal('merchant')])
export type Role = Static<typeof Role>

export const User = Type.Object({
  id: Id,
  nickname: Type.String(),
  role: Role,
  avatar: Type.String(),
})
export type User = Static<typeof User>

/** `POST /api/session/demo`: the same nickname and role is the same person. */
export const DemoLogin = Type.Object({
  nickname: Type.String({ minLength: 1, maxLength: 20, pattern: '\\S' }),
  role: Role,
})
export type DemoLogin = Static<typeof DemoLogin>

/** `GET /api/session/options`: the ways of signing in that this server has, and how one pays. */
export const SessionOptions = Type.Object({
  demo: Type.Boolean(),
  wechat: Type.Boolean(),
  payment: Type.Union([Type.Literal('sandbox'), Type.Literal('wechat')]),
})
export type SessionOptions = Static<typeof SessionOptions>

/** `POST /api/session/wechat`: the code of `wx.login`. */
export const WechatLogin = Type.Object({ code: Type.String({ minLength: 1, maxLength: 200 }) })

/** `POST /api/session/wechat/phone`: the code of a `getPhoneNumber` button. */
export const WechatPhoneInput = Type.Object({ code: Type.String({ minLength: 1, maxLength: 200 }) })
/** With `+` and the country's code where that is not China's. It is kept with the person, too. */
export const WechatPhone = Type.Object({ phone: Type.String() })
export type WechatPhone = Static<typeof WechatPhone>

export const Session = Type.Object({ token: Type.String(), user: User })
export type Session = Static<typeof Session>

export const CurrentSession = Type.Object({ user: User })
export type CurrentSession = Static<typeof CurrentSession>
