import type { MediaTicket } from '#contract/rooms'
import type { FastifyBaseLogger, FastifyPluginAsync } from 'fastify'
import type { PaymentProvider } from './adapters/payment/provider'
import type { UploadStore } from './adapters/uploads/store'
import type { WechatApi } from './adapters/wechat/api'
import type { Channel } from './channel/index'
import type { Config } from './config/index'
import type { Database, Orm } from './db/open'
import type { Tx } from './db/transaction'
import type { Visit } from './domain/join'
import type { MessageDesk } from './domain/message-desk'
import type { OrderDesk } from './domain/order-desk'
import type { RoomRow } from './domain/permissions'
import type { WordBook } from './domain/word-book'
import type { Run, Work } from './domain/work'
import type { MediaEngine } from './media/engine'
import type { OutboxRelay } from './outbox-relay'
import type { Tokens } from './tokens'

/** A part of the server that serves addresses of its own and ends with it. */
export interface Service {
  /** Its routes, registered at the root. */
  routes?: FastifyPluginAsync
  close: () => Promise<void>
}

/** Carries the rooms' events to their sockets. */
export interface ChannelService extends Service, Channel {}

/** A room, as far as its picture and sound are concerned. */
export type MediaRoom = Pick<RoomRow, 'id' | 'streamId'>

/** Carries picture and sound, tells which streams somebody is publishing, and says `stream` when that changes. */
export interface MediaService extends Service, Pick<MediaEngine, 'on' | 'off'> {
  readonly kind: 'whip' | 'zego'
  /**
   * What lets a visitor play the room's stream, or publish it for its anchor.
   * @param zegoId the id a visit already has at ZEGO
   * @throws {AppError} 403 NOT_YOUR_VISIT for another's id
   */
  ticket: (work: Work, visit: Visit, zegoId?: string) => Promise<MediaTicket>
  /** Those of the streams that somebody publishes, as far as is known now. */
  liveStreams: (db: Orm | Tx, streamIds: readonly string[]) => Promise<ReadonlySet<string>>
  /** Looks for a stream whose news may be on its way still. It may ask a vendor, so never within a transaction. */
  look: (room: MediaRoom) => Promise<void>
  /** Throws a person out, after the commit. */
  kick: (work: Work, room: MediaRoom, sub: string, reason: string) => Promise<void>
  /**
   * Frees everybody in a room that has ended; resolves before a vendor has done it.
   * @param options.bar keeps the stream from coming back: its anchor has not ended the room
   */
  end: (room: MediaRoom, options?: { bar?: boolean }) => Promise<void>
}

/** What the server stands on: made once in `services.ts`, handed to the app, and reached by routes as `app.deps`. */
export interface AppDeps {
  readonly config: Config
  readonly database: Database
  /** Work in one transaction; see `domain/work.ts`. */
  readonly run: Run
  /** Where orders are placed. */
  readonly desk: OrderDesk
  /** Where messages are said. */
  readonly messageDesk: MessageDesk
  /** The words no message may contain. */
  readonly words: WordBook
  /** Passes on what transactions have written to the outbox. */
  readonly outbox: OutboxRelay
  readonly tokens: Tokens
  readonly channel: ChannelService
  readonly media: MediaService
  /** `choosePayment(config, clock)`. */
  readonly payment: PaymentProvider
  /** WeChat's API for the mini-program; undefined without `WECHAT_*`. */
  readonly wechat?: WechatApi
  /** `chooseUploads(config, log)`. */
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
