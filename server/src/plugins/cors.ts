import cors from '@fastify/cors'
import fp from 'fastify-plugin'

/**
 * Any origin may call: dev servers, mini-program tools, WHIP clients on other hosts. There are no cookies, so another
 * site gains nothing it does not already hold a token for.
 */
export default fp(async (app) => {
  await app.register(cors, {
    origin: '*',
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match', 'X-HTTP-Method-Override'],
    exposedHeaders: ['Location', 'Retry-After', 'ETag', 'Link', 'WWW-Authenticate'],
    maxAge: 600,
    strictPreflight: false,
  })
}, { name: 'cors' })
