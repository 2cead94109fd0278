import fp from 'fastify-plugin'

/**
 * JSON as Fastify reads it, but for one thing: many clients name a content type on every request, so to a route that takes
 * no body an empty one is no body rather than broken JSON.
 */
export default fp(async (app) => {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '' && !request.routeOptions.schema?.body)
      return done(null)
    return parse(request, body as string, done)
  })
}, { name: 'json' })
