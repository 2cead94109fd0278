import { ErrorBody } from '#contract/common'
import swagger from '@fastify/swagger'
import fp from 'fastify-plugin'
import { version } from '../version'

/** What of a document gets an answer added. */
interface Described {
  paths?: Record<string, Partial<Record<typeof METHODS[number], { responses?: Record<string, unknown> }>>>
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const
const ERROR = { description: 'An error', content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } }

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
      components: {
        schemas: { Error: ErrorBody },
        securitySchemes: { session: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      },
      // Guests may do what their routes let them.
      security: [{ session: [] }, {}],
    },
  })
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => withErrors(app.swagger() as Described))
}, { name: 'openapi' })

/** Every operation may answer with an error, and all errors look alike. */
function withErrors(document: Described): Described {
  for (const path of Object.values(document.paths ?? {})) {
    for (const method of METHODS) {
      const operation = path[method]
      if (operation)
        operation.responses = { ...operation.responses, default: ERROR }
    }
  }
  return document
}
