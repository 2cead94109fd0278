import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import avatars from './avatars'
import health from './health'
import session from './session'

/** Everything under `/api`, one file for each resource. */
export const routes: FastifyPluginAsyncTypebox[] = [
  health,
  session,
  avatars,
]
