import type { FastifyBaseLogger, FastifyPluginAsync } from 'fastify'
import type { PaymentProvider } from './adapters/payment/provider'
import type { UploadStore } from './adapters/uploads/store'
import type { Channel } from './channel/index'
import type { Config } from './config'
import type { Database } from './db/open'
import type { Run } from './domain/work'
import type { MediaEngine } from './media/engine'
import type { Tokens } from './tokens'

/** A part of the server that serves addresses of its own and ends with it. */
export interface Service {
  /** Its routes, registered at the root. */
  routes?: FastifyPluginAsync
  close: () => Promise<void>
}

/** Carries the rooms' events to their sockets. */
export interface ChannelService extends Service, Channel {}

/** Carries picture and sound, and tells which streams somebody is publishing. */
export interface MediaService extends Service, Pick<MediaEngine, 'isLive' | 'end' | 'on' | 'off'> {
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
  /** `choosePayment(config)`. */
  readonly payment: PaymentProvider
  /** `folderStore(join(config.dataDir, 'uploads'))`. */
  readonly uploads: UploadStore
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
