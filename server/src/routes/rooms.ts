import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Id, Page, PageQuery } from '#contract/common'
import { Join, JoinInput, MediaTicket, Reminded, Room, RoomCard, RoomInput, RoomPatch, RoomSales, RoomSnapshot, RoomsQuery, TokenInput } from '#contract/rooms'
import { Type } from 'typebox'
import { setReminder } from '../domain/follows'
import { joinRoom, renewMedia } from '../domain/join'
import { findRoom, requireAnchorOf, requireRunning } from '../domain/permissions'
import { closeRoom } from '../domain/room-close'
import { leaveRoom, startRoom } from '../domain/room-life'
import { listRooms } from '../domain/room-list'
import { readRoom } from '../domain/room-view'
import { createRoom, patchRoom } from '../domain/rooms'
import { readSnapshot } from '../domain/snapshot'
import { readSales } from '../domain/summary'
import { requireUser, signedIn } from '../plugins/auth'

const Params = Type.Object({ id: Id })
const Query = Type.Object({ ...RoomsQuery.properties, ...PageQuery.properties })

const routes: FastifyPluginAsyncTypebox = async (app) => {
  const { database, run, tokens, media, channel, clock, config, log } = app.deps
  const tags = ['rooms']
  const viewersIn = (roomId: string): number => channel.presence.viewers(roomId)
  const totals = { viewersIn, likesOf: (roomId: string, stored: number) => channel.likes.of(roomId, stored) }

  app.get('/rooms', { schema: { tags, querystring: Query, response: { 200: Page(RoomCard) } } }, async (request) => {
    const { anchor, ...filter } = request.query
    const anchorId = anchor === 'me' ? requireUser(request).id : undefined
    return listRooms(database.orm, signedIn(request), viewersIn, { ...filter, anchorId })
  })

  app.post('/rooms', { schema: { tags, body: RoomInput, response: { 201: Room } } }, async (request, reply) => {
    const user = requireUser(request)
    return reply.code(201).send(await run(work => createRoom(work, user, request.body)))
  })

  app.get('/rooms/:id', { schema: { tags, params: Params, response: { 200: RoomSnapshot } } }, async (request) => {
    return readSnapshot(database, totals, request.params.id, signedIn(request), clock())
  })

  app.patch('/rooms/:id', { schema: { tags, params: Params, body: RoomPatch, response: { 200: Room } } }, async (request) => {
    const user = requireUser(request)
    return run(work => patchRoom(work, user, request.params.id, request.body))
  })

  app.post('/rooms/:id/join', { schema: { tags, params: Params, body: JoinInput, response: { 200: Join } } }, async (request) => {
    return run(work => joinRoom(work, { tokens, media, config }, request.params.id, signedIn(request), request.body))
  })

  app.post('/rooms/:id/token', { schema: { tags, params: Params, body: TokenInput, response: { 200: MediaTicket } } }, async (request) => {
    return run(work => renewMedia(work, media, request.params.id, signedIn(request), request.body))
  })

  app.post('/rooms/:id/start', { schema: { tags, params: Params, response: { 200: Room } } }, async (request) => {
    const user = requireUser(request)
    const { id } = request.params
    const known = await findRoom(database.orm, id)
    requireAnchorOf(known, user)
    await media.look(known)
    const room = await run(async (work) => {
      await startRoom(work, id, async streamId => (await media.liveStreams(work.db, [streamId])).has(streamId))
      return (await readRoom(work.db, id, user)).room
    })
    log.info({ roomId: id }, 'room live')
    return room
  })

  app.post('/rooms/:id/away', { schema: { tags, params: Params, response: { 200: Room } } }, async (request) => {
    const user = requireUser(request)
    const { id } = request.params
    return run(async (work) => {
      requireAnchorOf(await findRoom(work.db, id), user)
      await leaveRoom(work, id, config.awayGraceSeconds)
      return (await readRoom(work.db, id, user)).room
    })
  })

  app.post('/rooms/:id/end', { schema: { tags, params: Params, response: { 200: Room } } }, async (request) => {
    const { id } = request.params
    const room = await closeRoom({ run, media, channel }, id, requireUser(request))
    log.info({ roomId: id }, 'room ended')
    return room
  })

  app.get('/rooms/:id/sales', { schema: { tags, params: Params, response: { 200: RoomSales } } }, async (request) => {
    const user = requireUser(request)
    const room = await findRoom(database.orm, request.params.id)
    requireRunning(room, user)
    return readSales(database.orm, room.id)
  })

  for (const [method, reminded] of [['PUT', true], ['DELETE', false]] as const) {
    app.route({
      method,
      url: '/rooms/:id/reminder',
      schema: { tags, params: Params, response: { 200: Reminded } },
      async handler(request) {
        const user = requireUser(request)
        return run(work => setReminder(work, user, request.params.id, reminded))
      },
    })
  }
}

export default routes
