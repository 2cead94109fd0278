import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Id } from '#contract/common'
import { LikeInput, LikeTotal, Message, MessageInput } from '#contract/rooms'
import { Type } from 'typebox'
import { requireNotKicked } from '../domain/kicks'
import { PaceKeeper } from '../domain/pace'
import { findRoom, requireOpen } from '../domain/permissions'
import { AppError } from '../errors'
import { requireUser } from '../plugins/auth'

const Params = Type.Object({ id: Id })

const routes: FastifyPluginAsyncTypebox = async (app) => {
  const { messageDesk, database, channel, clock, config } = app.deps
  const tags = ['chat']
  const messages = new PaceKeeper({ burst: 5, everyMs: 1000 }, clock)
  /** Many people share an address; one with many accounts does, too. */
  const messagesFrom = new PaceKeeper({ burst: 200, everyMs: 20 }, clock)
  const likes = new PaceKeeper({ burst: 10, everyMs: 500 }, clock)
  /** Many guests may share one address. */
  const guestLikes = new PaceKeeper({ burst: 100, everyMs: 50 }, clock)

  function pace(keeper: PaceKeeper, key: string, sentence: string): void {
    const seconds = config.rateLimit ? keeper.take(key) : 0
    if (seconds > 0)
      throw AppError.tooFast(seconds, sentence)
  }

  app.post('/rooms/:id/messages', { schema: { tags, params: Params, body: MessageInput, response: { 200: Message, 201: Message } } }, async (request, reply) => {
    const user = requireUser(request)
    const { id } = request.params
    pace(messages, `${id} ${user.id}`, 'You are writing too fast. Wait a moment.')
    pace(messagesFrom, request.ip, 'Too much is written from your network. Wait a moment.')
    const { message, created } = await messageDesk.post(user, id, request.body)
    return reply.code(created ? 201 : 200).send(message)
  })

  app.post('/rooms/:id/likes', { schema: { tags, params: Params, body: LikeInput, response: { 200: LikeTotal } } }, async (request) => {
    const { viewer, ip } = request
    const [keeper, who] = viewer.kind === 'user' ? [likes, viewer.id] : [guestLikes, ip]
    pace(keeper, `${request.params.id} ${who}`, 'That is a lot of love. Wait a moment.')
    const room = await findRoom(database.orm, request.params.id)
    requireOpen(room)
    if (viewer.kind === 'user')
      await requireNotKicked(database.orm, room.id, viewer.id, clock())
    return { likes: channel.likes.add(room.id, request.body.count, room.likes) }
  })
}

export default routes
