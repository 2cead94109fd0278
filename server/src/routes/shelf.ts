import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Id } from '#contract/common'
import { Pin, PinInput, Shelf, ShelfInput } from '#contract/rooms'
import { Type } from 'typebox'
import { pinGoods, unpinGoods } from '../domain/pins'
import { putShelf } from '../domain/shelf-edit'
import { requireUser } from '../plugins/auth'

const Params = Type.Object({ id: Id })

/** The goods of a room, and which of them is being explained. */
const routes: FastifyPluginAsyncTypebox = async (app) => {
  const { run } = app.deps
  const tags = ['rooms']

  app.put('/rooms/:id/goods', { schema: { tags, params: Params, body: ShelfInput, response: { 200: Shelf } } }, async (request) => {
    const user = requireUser(request)
    return run(work => putShelf(work, user, request.params.id, request.body.items))
  })

  app.put('/rooms/:id/pin', { schema: { tags, params: Params, body: PinInput, response: { 200: Pin } } }, async (request) => {
    const user = requireUser(request)
    return run(work => pinGoods(work, user, request.params.id, request.body.goodsId))
  })

  app.delete('/rooms/:id/pin', { schema: { tags, params: Params, response: { 204: Type.Null() } } }, async (request, reply) => {
    const user = requireUser(request)
    await run(work => unpinGoods(work, user, request.params.id))
    return reply.code(204).send(null)
  })
}

export default routes
