import rateLimit from '@fastify/rate-limit'
import fp from 'fastify-plugin'
import { AppError } from '../errors'

/** Many guests may share one address, a signed-in person is one. */
const PER_USER = 300
const PER_ADDRESS = 1000
const WINDOW_MS = 10_000

/** A ceiling over all of `/api`, far above what a person does; single routes have narrower rules of their own. */
export default fp(async (app) => {
  if (!app.deps.config.rateLimit)
    return
  await app.register(rateLimit, {
    timeWindow: WINDOW_MS,
    max: request => request.viewer.kind === 'user' ? PER_USER : PER_ADDRESS,
    keyGenerator: request => request.viewer.kind === 'user' ? request.viewer.id : request.ip,
    allowList: request => !request.url.startsWith('/api/'),
    errorResponseBuilder: (_request, { ttl }) => AppError.tooFast(Math.ceil(ttl / 1000)),
  })
}, { name: 'rate-limit', dependencies: ['auth'] })
