import type { TSchema } from 'typebox'
import fp from 'fastify-plugin'
import { needsNothing } from './validation'

/**
 * JSON as Fastify reads it, and nothing else. One thing differs: many clients name a content type on every request, so to a
 * route that needs no body an empty one is no body rather than broken JSON.
 */
export default fp(async (app) => {
  app.removeContentTypeParser('text/plain')
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const schema = request.routeOptions.schema?.body
    if (body === '' && (!schema || needsNothing(schema as TSchema)))
      return done(null)
    return parse(request, body as string, done)
  })
}, { name: 'json' })
