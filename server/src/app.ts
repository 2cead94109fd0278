import type { FastifyBaseLogger, FastifyInstance, FastifyPluginAsync } from 'fastify'
import type { AppDeps } from './deps'
import Fastify, { LogController } from 'fastify'
import fp from 'fastify-plugin'
import { AppError } from './errors'
import { overrideMethod } from './method-override'
import access from './plugins/access'
import auth from './plugins/auth'
import cors from './plugins/cors'
import errors, { answerClientError, answerError } from './plugins/errors'
import farewell from './plugins/farewell'
import json from './plugins/json'
import openapi from './plugins/openapi'
import rateLimit from './plugins/rate-limit'
import requestLog from './plugins/request-log'
import staticPages from './plugins/static'
import validation from './plugins/validation'
import websocket from './plugins/websocket'
import { routes } from './routes/index'

export interface AppOptions {
  deps: AppDeps
}

/** No JSON anyone sends here is larger; uploads have a limit of their own. */
const BODY_LIMIT = 256 * 1024
/** A picture from a phone on a weak network takes a while; a request that takes longer is no request. */
const REQUEST_TIMEOUT_MS = 120_000

/** The whole server as one Fastify plugin: it listens nowhere and owns none of its dependencies. */
export const app: FastifyPluginAsync<AppOptions> = async (fastify, { deps }) => {
  fastify.decorate('deps', deps)
  await fastify.register(errors)
  await fastify.register(requestLog)
  await fastify.register(farewell)
  await fastify.register(cors)
  await fastify.register(auth)
  await fastify.register(access)
  await fastify.register(rateLimit)
  await fastify.register(json)
  await fastify.register(validation)
  await fastify.register(openapi)
  await fastify.register(websocket)
  for (const service of [deps.channel, deps.media]) {
    if (service.routes)
      await fastify.register(service.routes)
  }
  for (const route of routes)
    await fastify.register(route, { prefix: '/api' })
  await fastify.register(staticPages)
}

/** Fastify's own lines at info say where it listens, which the greeting says better; routes write to `deps.log`. */
function frameworkLog(log: FastifyBaseLogger): FastifyBaseLogger {
  return log.level === 'info' ? log.child({}, { level: 'warn' }) : log
}

/** The app on a Fastify of its own; `listen` or `inject` it, then `close` it. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const fastify = Fastify({
    loggerInstance: frameworkLog(deps.log),
    bodyLimit: BODY_LIMIT,
    rewriteUrl: overrideMethod,
    // Else all clients behind a proxy would be one address to the limits.
    trustProxy: deps.config.trustProxy,
    // plugins/request-log.ts writes one line instead of two, at debug.
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: 'idle',
    // plugins/farewell.ts refuses in the words of this API.
    return503OnClosing: false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => {
      const bad = error.code === 'FST_ERR_BAD_URL' ? AppError.badRequest('The address cannot be decoded.') : error
      // No hook follows here that would end the connection of a refused upgrade, which nobody reads or times any more.
      if (request.raw.headers.upgrade !== undefined)
        reply.raw.once('finish', () => request.raw.socket.destroySoon())
      answerError(bad, request, reply)
    },
  })
  await fastify.register(fp(app), { deps })
  await fastify.ready()
  return fastify
}
