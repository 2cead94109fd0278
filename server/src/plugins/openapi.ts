import swagger from '@fastify/swagger'
import fp from 'fastify-plugin'
import { version } from '../version'

/** Describes every route that has a schema; read it at `GET /api/openapi.json`. */
export default fp(async (app) => {
  await app.register(swagger, {
    openapi: {
      // 3.1 is the one whose schemas are JSON Schema, as TypeBox writes it.
      openapi: '3.1.0',
      info: {
        title: 'live-shop',
        version,
        description: 'Money is integer fen, times are ISO 8601 in UTC, ids match ^[0-9A-Za-z_]{1,64}$. Every error is {"error":{"code","message","details"}}.',
      },
      components: { securitySchemes: { session: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
  })
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger())
}, { name: 'openapi' })
