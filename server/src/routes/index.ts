import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import addresses from './addresses'
import avatars from './avatars'
import cart from './cart'
import goods from './goods'
import health from './health'
import orders from './orders'
import pay from './pay'
import session from './session'
import uploads from './uploads'

/** Everything under `/api`, one file for each resource. */
export const routes: FastifyPluginAsyncTypebox[] = [
  health,
  session,
  avatars,
  goods,
  cart,
  addresses,
  orders,
  pay,
  uploads,
]
