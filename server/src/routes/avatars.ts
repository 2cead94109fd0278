import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Id } from '#contract/common'
import { Type } from 'typebox'
import { drawAvatar } from '../domain/avatar'

const Params = Type.Object({ id: Id })

/** Pictures for people who brought none. */
const routes: FastifyPluginAsyncTypebox = async (app) => {
  app.get('/avatars/:id.svg', { schema: { hide: true, params: Params } }, async (request, reply) => {
    return reply
      .type('image/svg+xml')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('x-content-type-options', 'nosniff')
      .send(drawAvatar(request.params.id))
  })
}

export default routes
