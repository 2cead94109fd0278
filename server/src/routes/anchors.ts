import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Id } from '#contract/common'
import { Following } from '#contract/rooms'
import { Type } from 'typebox'
import { setFollowing } from '../domain/follows'
import { requireUser } from '../plugins/auth'

const Params = Type.Object({ id: Id })

const routes: FastifyPluginAsyncTypebox = async (app) => {
  for (const [method, following] of [['PUT', true], ['DELETE', false]] as const) {
    app.route({
      method,
      url: '/anchors/:id/follow',
      schema: { tags: ['rooms'], params: Params, response: { 200: Following } },
      async handler(request) {
        const user = requireUser(request)
        return app.deps.run(work => setFollowing(work, user, request.params.id, following))
      },
    })
  }
}

export default routes
