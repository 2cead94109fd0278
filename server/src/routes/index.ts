import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import addresses from './addresses'
import anchors from './anchors'
import avatars from './avatars'
import cart from './cart'
import channel from './channel'
import chat from './chat'
import coupons from './coupons'
import eventLog from './event-log'
import goods from './goods'
import health from './health'
import moderation from './moderation'
import notConfigured from './not-configured'
import orders from './orders'
import pay from './pay'
import reports from './reports'
import rooms from './rooms'
import session from './session'
import shelf from './shelf'
import uploads from './uploads'
import wechatPay from './wechat-pay'
import words from './words'

/** Everything under `/api`, one file for each resource. */
export const routes: FastifyPluginAsyncTypebox[] = [
  health,
  session,
  avatars,
  rooms,
  anchors,
  shelf,
  chat,
  moderation,
  reports,
  words,
  channel,
  eventLog,
  goods,
  cart,
  coupons,
  addresses,
  orders,
  pay,
  wechatPay,
  notConfigured,
  uploads,
]
