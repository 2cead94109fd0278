import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { AddressInfo } from 'node:net'
import type { Config } from './config/index'
import type { AppDeps } from './deps'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { buildApp } from './app'
import { StartError } from './errors'
import { openServices } from './services'

/** How long a request under way may hold up the end; the whole end has twice that (lifecycle.ts). */
const REQUEST_GRACE_MS = 5000

export interface RunningServer {
  readonly deps: AppDeps
  /** The port it listens on, also where `PORT=0` left the choice. */
  readonly port: number
  /** Takes no more connections, closes sockets, lets requests finish, then ends media, channel and database. */
  readonly close: () => Promise<void>
}

export interface StartOptions {
  log: FastifyBaseLogger
  /** What must be done on the open, migrated database before the first request. */
  prepare?: (deps: AppDeps) => Promise<void>
}

/**
 * Opens everything and listens.
 * @throws {StartError} with one line that says what to do; nothing is left open then
 */
export async function startServer(config: Config, { log, prepare }: StartOptions): Promise<RunningServer> {
  // Asked first: opening a database for nothing takes seconds.
  await checkPort(config)
  const { deps, close } = await openServices(config, log)
  let app: FastifyInstance | undefined
  try {
    await prepare?.(deps)
    app = await buildApp(deps)
    const port = await listen(app, config)
    return {
      deps,
      port,
      async close() {
        if (app)
          await closeApp(app)
        await close()
      },
    }
  }
  catch (error) {
    await app?.close()
    await close()
    throw error
  }
}

/** Lets requests finish, then cuts off those that do not. */
async function closeApp(app: FastifyInstance): Promise<void> {
  const patience = setTimeout(() => app.server.closeAllConnections(), REQUEST_GRACE_MS)
  await app.close()
  clearTimeout(patience)
}

async function listen(app: FastifyInstance, config: Config): Promise<number> {
  try {
    await app.listen({ port: config.port, host: config.host })
  }
  catch (error) {
    throw explain(error, config)
  }
  return (app.server.address() as AddressInfo).port
}

async function checkPort(config: Config): Promise<void> {
  const probe = createServer().listen({ port: config.port, host: config.host })
  try {
    await once(probe, 'listening')
  }
  catch (error) {
    throw explain(error, config)
  }
  probe.close()
  await once(probe, 'close')
}

function explain(error: unknown, { host, port }: Config): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new StartError('PORT_IN_USE', `PORT ${port} on ${host} is in use by another program; end it or set PORT to a free one`)
    case 'EACCES':
      return new StartError('PORT_REFUSED', `PORT ${port} on ${host} needs rights this user does not have; set PORT to one above 1023`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartError('BAD_HOST', `HOST ${host} is not an address of this machine; use 127.0.0.1, or 0.0.0.0 for all of them`)
    default:
      return error
  }
}
