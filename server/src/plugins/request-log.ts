import fp from 'fastify-plugin'

/** One line for each request once it is answered, at debug. */
export default fp(async (app) => {
  app.addHook('onResponse', async (request, reply) => {
    request.log.debug({ req: request, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'request')
  })
}, { name: 'request-log' })
