import type { FastifyBaseLogger, FastifyPluginAsync } from 'fastify'
import type { Config } from './config'
import type { Database } from './db/open'
import type { RoomNews, Run } from './domain/work'
import type { Tokens } from './tokens'

/** A part of the server that serves addresses of its own and ends with it. */
export interface Service {
  /** Its routes, registered at the root. */
  routes?: FastifyPluginAsync
  close: () => Promise<void>
}

/** Carries the rooms' events to their sockets. */
export interface ChannelService extends Service, RoomNews {
  readonly kind: 'local' | 'redis'
}

/** Carries picture and sound. */
export interface MediaService extends Service {
  readonly kind: 'whip' | 'zego'
}

/** What the server stands on: made once in `services.ts`, handed to the app, and reached by routes as `app.deps`. */
export interface AppDeps {
  readonly config: Config
  readonly database: Database
  /** Work in one transaction; see `domain/work.ts`. */
  readonly run: Run
  readonly tokens: Tokens
  readonly channel: ChannelService
  readonly media: MediaService
  readonly clock: () => Date
  readonly log: FastifyBaseLogger
  /** Where the built H5 app lies, when not in `dist/build/h5`. */
  readonly pagesDir?: string
}

declare module 'fastify' {
  interface FastifyInstance {
    deps: AppDeps
  }
}
