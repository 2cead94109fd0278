import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Entrant } from '../domain/room-door'
import { Id } from '#contract/common'
import { Type } from 'typebox'
import { KICKED } from '../channel/connection'
import { isKicked } from '../domain/kicks'
import { findRoom } from '../domain/permissions'
import { RoomDoor } from '../domain/room-door'
import { AppError } from '../errors'
import { signedIn } from '../plugins/auth'

declare module 'fastify' {
  interface FastifyRequest {
    entrant: Entrant | null
  }
}

const Params = Type.Object({ id: Id })
const Query = Type.Object({
  /** The session's token, or the ticket of `join`; without one a guest listens. */
  token: Type.Optional(Type.String({ maxLength: 2000 })),
  /** The last event the client knows. */
  since: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
})

/** As many as a cart holds. */
const GoodsIds = Type.Object({
  /** Parted by commas. */
  ids: Type.String({ pattern: '^[0-9A-Za-z_]{1,64}(,[0-9A-Za-z_]{1,64}){0,119}$' }),
})

const routes: FastifyPluginAsyncTypebox = async (app) => {
  const { database, channel, clock, log } = app.deps
  const { hub, lobby, goods, presence, sockets } = channel
  const door = new RoomDoor(app.deps)
  app.decorateRequest('entrant', null)

  app.route({
    method: 'GET',
    url: '/rooms/:id/events',
    schema: { tags: ['channel'], params: Params, querystring: Query, description: 'WebSocket. Text frames from the server only: `RoomFrame` of the contract.' },
    async preHandler(request) {
      const { id } = request.params as { id: string }
      const { token } = request.query as { token?: string }
      sockets.check({ address: request.ip })
      const person = door.identify(id, token, signedIn(request)?.id)
      const room = await findRoom(database.orm, id)
      sockets.check({ address: request.ip, person })
      request.entrant = await door.welcome(person, room)
    },
    handler: upgradeRequired,
    wsHandler(socket, request) {
      // The plugin's types do not know the schema of a route with both handlers.
      const { id } = request.params as { id: string }
      const { since } = request.query as { since?: number }
      const { person, viewer, userId, nickname } = request.entrant!
      let leave: (() => void) | undefined
      const connection = sockets.accept(socket, request.raw.socket, { address: request.ip, person }, () => {
        hub.leave(id, connection)
        leave?.()
      })
      hub.join(id, connection, since, userId ?? undefined).then(async () => {
        // A kick may have come between the door and here, where the feed would have seen it.
        if (userId !== null && await isKicked(database.orm, id, userId, clock()))
          connection.close(KICKED, 'removed from the room')
        // Only now, so that the new total reaches this one, too.
        if (viewer !== null && connection.open)
          leave = presence.enter(id, viewer, nickname ?? undefined)
      }).catch((error: unknown) => {
        log.warn({ err: error, roomId: id }, 'a client could not join the channel of its room')
        connection.close(1011, 'try again')
      })
    },
  })

  app.route({
    method: 'GET',
    url: '/lobby/events',
    schema: { tags: ['channel'], description: 'WebSocket. Text frames from the server only: `LobbyFrame` of the contract.' },
    preHandler: async request => sockets.check({ address: request.ip }),
    handler: upgradeRequired,
    wsHandler(socket, request) {
      const connection = sockets.accept(socket, request.raw.socket, { address: request.ip }, () => lobby.leave(connection))
      lobby.join(connection)
    },
  })

  app.route({
    method: 'GET',
    url: '/goods/events',
    schema: { tags: ['channel'], querystring: GoodsIds, description: 'WebSocket. Text frames from the server only: `GoodsFrame` of the contract.' },
    preHandler: async request => sockets.check({ address: request.ip }),
    handler: upgradeRequired,
    wsHandler(socket, request) {
      const { ids } = request.query as { ids: string }
      const connection = sockets.accept(socket, request.raw.socket, { address: request.ip }, () => goods.leave(connection))
      goods.join(connection, ids.split(','))
    },
  })
}

async function upgradeRequired(): Promise<never> {
  throw new AppError(426, 'UPGRADE_REQUIRED', 'This address speaks WebSocket.')
}

export default routes
