import type { RoomLogPage } from '#contract/events'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Id } from '#contract/common'
import { Type } from 'typebox'
import { findRoom } from '../domain/permissions'
import { RoomDoor } from '../domain/room-door'
import { AppError } from '../errors'
import { signedIn } from '../plugins/auth'

const Params = Type.Object({ id: Id })
const Query = Type.Object({
  /** The session's token, or the ticket of `join`; without one a guest reads, and is not counted as a viewer. */
  token: Type.Optional(Type.String({ maxLength: 2000 })),
  /** The last event the client knows. */
  since: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
})

const routes: FastifyPluginAsyncTypebox = async (app) => {
  const { database, channel, clock } = app.deps
  const { readers, presence, likes } = channel
  const door = new RoomDoor(app.deps)

  app.get('/rooms/:id/events/log', {
    schema: { tags: ['channel'], params: Params, querystring: Query, description: 'What the room channel would tell after `since`, for clients without a socket: `RoomLogPage` of the contract.' },
  }, async (request): Promise<RoomLogPage> => {
    const { id } = request.params
    // A session outlives a ticket: whoever has one is not asked for another.
    const sub = signedIn(request)?.id ?? door.identify(id, request.query.token, undefined)
    const room = await findRoom(database.orm, id)
    const entrant = await door.welcome(sub, room)
    const page = await readers.read(id, request.query.since, sub === undefined ? undefined : { ...entrant, id: sub })
    if (!page)
      throw AppError.notFound('This room does not exist.', 'ROOM_NOT_FOUND')
    const at = clock().toISOString()
    return {
      ...page,
      serverTime: at,
      e: [
        ...page.e,
        { type: 'viewers', at, data: { viewers: presence.viewers(id) } },
        { type: 'likes', at, data: { likes: likes.of(id, room.likes) } },
      ],
    }
  })
}

export default routes
