import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Id, Page, PageQuery } from '#contract/common'
import { Kick, KickInput, ModerationEntry, ModerationLogQuery, Mute, MuteInput, ReasonQuery, RestrictedList, SlowMode } from '#contract/moderation'
import { Type } from 'typebox'
import { kicks, mutes } from '../db/schema'
import { kick, unkick } from '../domain/kicks'
import { deleteMessage } from '../domain/messages'
import { readModerationLog } from '../domain/moderation-log'
import { mute, unmute } from '../domain/mutes'
import { readRestricted } from '../domain/restrictions'
import { setSlowMode } from '../domain/slow-mode'
import { requireUser } from '../plugins/auth'

const Params = Type.Object({ id: Id })
const PersonParams = Type.Object({ id: Id, userId: Id })
const LogQuery = Type.Object({ ...ModerationLogQuery.properties, ...PageQuery.properties })
const Nothing = { 204: Type.Null() }

/** What those who run a room do about its chat, and what is known of it afterwards. */
const routes: FastifyPluginAsyncTypebox = async (app) => {
  const { run, database, media, clock } = app.deps
  const tags = ['moderation']

  app.delete('/rooms/:id/messages/:messageId', { schema: { tags, params: Type.Object({ id: Id, messageId: Id }), querystring: ReasonQuery, response: Nothing } }, async (request, reply) => {
    const user = requireUser(request)
    await run(work => deleteMessage(work, user, request.params.id, request.params.messageId, request.query.reason))
    return reply.code(204).send(null)
  })

  app.post('/rooms/:id/mutes', { schema: { tags, params: Params, body: MuteInput, response: { 201: Mute } } }, async (request, reply) => {
    const user = requireUser(request)
    return reply.code(201).send(await run(work => mute(work, user, request.params.id, request.body)))
  })

  app.delete('/rooms/:id/mutes/:userId', { schema: { tags, params: PersonParams, querystring: ReasonQuery, response: Nothing } }, async (request, reply) => {
    const user = requireUser(request)
    await run(work => unmute(work, user, request.params.id, request.params.userId, request.query.reason))
    return reply.code(204).send(null)
  })

  app.post('/rooms/:id/kicks', { schema: { tags, params: Params, body: KickInput, response: { 201: Kick } } }, async (request, reply) => {
    const user = requireUser(request)
    return reply.code(201).send(await run(work => kick(work, media, user, request.params.id, request.body)))
  })

  app.delete('/rooms/:id/kicks/:userId', { schema: { tags, params: PersonParams, querystring: ReasonQuery, response: Nothing } }, async (request, reply) => {
    const user = requireUser(request)
    await run(work => unkick(work, user, request.params.id, request.params.userId, request.query.reason))
    return reply.code(204).send(null)
  })

  for (const [path, table] of [['mutes', mutes], ['kicks', kicks]] as const) {
    app.get(`/rooms/:id/${path}`, { schema: { tags, params: Params, response: { 200: RestrictedList } } }, async (request) => {
      return readRestricted(database.orm, table, requireUser(request), request.params.id, clock())
    })
  }

  app.put('/rooms/:id/slow-mode', { schema: { tags, params: Params, body: SlowMode, response: { 200: SlowMode } } }, async (request) => {
    const user = requireUser(request)
    return run(work => setSlowMode(work, user, request.params.id, request.body))
  })

  app.get('/moderation/log', { schema: { tags, querystring: LogQuery, response: { 200: Page(ModerationEntry) } } }, async (request) => {
    const user = requireUser(request)
    return run(work => readModerationLog(work, user, request.query))
  })
}

export default routes
