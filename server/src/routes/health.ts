import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Health } from '#contract/health'
import { version } from '../version'

const routes: FastifyPluginAsyncTypebox = async (app) => {
  const { database, channel, media } = app.deps

  app.get('/health', { schema: { tags: ['server'], response: { 200: Health } } }, async () => {
    await database.pool.query('SELECT 1')
    return { status: 'ok' as const, version, database: database.engine, channel: channel.kind, media: media.kind }
  })
}

export default routes
