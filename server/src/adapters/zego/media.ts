import type { MediaTicket } from '#contract/rooms'
import type { FastifyInstance } from 'fastify'
import type { ZegoConfig } from '../../config/zego'
import type { Database } from '../../db/open'
import type { MediaRoom, MediaService } from '../../deps'
import type { Visit } from '../../domain/join'
import type { Run, Work } from '../../domain/work'
import type { Log } from '../../log'
import type { MediaEvents } from '../../media/engine'
import type { Ticker } from '../../ticker'
import type { ZegoApi } from './api'
import type { ZegoCallback } from './callbacks'
import type { Wait } from './pace'
import { EventEmitter } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { isKicked } from '../../domain/kicks'
import { liveStreams, noteAsked, noteClosed, noteOpened } from '../../domain/media-streams'
import { personBehind, zegoIdsOf } from '../../domain/zego-users'
import { zegoRoutes } from '../../routes/zego'
import { startTicker } from '../../ticker'
import { Errands } from './errands'
import { sweepZego } from './sweep'
import { zegoTicket } from './ticket'

export interface ZegoMediaOptions {
  config: ZegoConfig
  api: ZegoApi
  database: Database
  run: Run
  clock: () => Date
  log: Log
  /** For tests. */
  wait?: Wait
}

/** ZEGO answers for one room once in this time. */
const ASK_EVERY_MS = 10_000
/** How long somebody who goes live may wait for ZEGO's answer. */
const LOOK_MS = 3000
const SWEEP_MS = 30_000
/** To ZEGO's SDK a closed room is being thrown out: this long people have to hear from us that the live is over, and to leave. */
const CLOSE_AFTER_MS = 3000
/** How long the end of the server may wait for calls under way. */
const FAREWELL_MS = 2000

/** Picture and sound by ZEGO's cloud. What it publishes is known from its callbacks, and by asking where they fail. */
export class ZegoMedia extends EventEmitter<MediaEvents> implements MediaService {
  readonly kind = 'zego'
  private readonly asked = new Map<string, number>()
  private readonly errands: Errands
  private readonly closed = new AbortController()
  private sweeping: Ticker | undefined

  constructor(private readonly options: ZegoMediaOptions) {
    super()
    this.errands = new Errands(options.log)
  }

  /** Asks about the rooms on air now and again until it is closed. */
  start(): this {
    this.sweeping = startTicker(() => sweepZego({ ...this.options, media: this }), { intervalMs: SWEEP_MS, name: 'the sweep over rooms at ZEGO', log: this.options.log })
    return this
  }

  readonly routes = async (app: FastifyInstance): Promise<void> => {
    const { config, clock } = this.options
    await zegoRoutes(app, { secret: config.callbackSecret, clock, hear: callback => this.hear(callback) })
  }

  async ticket(work: Work, visit: Visit, zegoId?: string): Promise<MediaTicket> {
    return zegoTicket(work, this.options.config, visit, zegoId)
  }

  readonly liveStreams = liveStreams

  async look(room: MediaRoom): Promise<void> {
    const { database, log } = this.options
    if ((await liveStreams(database.orm, [room.streamId])).has(room.streamId))
      return
    const asking = this.ask(room).catch((error: unknown) => log.warn({ err: error, roomId: room.id }, 'ZEGO could not be asked for a stream'))
    await Promise.race([asking, delay(LOOK_MS, undefined, { ref: false })])
  }

  /** Asks ZEGO what a room publishes, unless it was asked a moment ago. @throws {ZegoApiError} */
  async ask(room: MediaRoom): Promise<void> {
    const { api, run, clock } = this.options
    const askedAt = clock()
    if (askedAt.getTime() - (this.asked.get(room.id) ?? Number.NEGATIVE_INFINITY) < ASK_EVERY_MS)
      return
    this.forgetAsked(askedAt.getTime())
    this.asked.set(room.id, askedAt.getTime())
    const live = (await api.streams(room.id)).some(({ streamId }) => streamId === room.streamId)
    if (await run(work => noteAsked(work, room.streamId, live, askedAt)))
      this.emit('stream', { stream: room.streamId, live })
  }

  async kick(work: Work, { id }: MediaRoom, sub: string, reason: string): Promise<void> {
    const zegoIds = await zegoIdsOf(work, id, sub)
    work.afterCommit(() => this.expel(id, zegoIds, reason))
  }

  async end({ id, streamId }: MediaRoom, { bar = false } = {}): Promise<void> {
    const { api, database, wait = (ms, signal) => delay(ms, undefined, { signal }) } = this.options
    this.errands.run(async () => {
      if (bar && (await liveStreams(database.orm, [streamId])).has(streamId))
        await api.forbidStream(streamId)
      await wait(CLOSE_AFTER_MS, this.closed.signal).catch(() => {})
      await api.closeRoom(id)
    }, 'a room could not be closed at ZEGO', { roomId: id })
  }

  async close(): Promise<void> {
    await this.sweeping?.stop()
    this.closed.abort()
    await this.errands.settled(FAREWELL_MS)
    this.options.api.close()
    await this.errands.settled(FAREWELL_MS)
  }

  /** What ZEGO tells. Each fact is written down before anybody acts on it; one that is of no use here is ignored. */
  private async hear({ event, appid, room_id: roomId, stream_id: streamId, stream_alias: alias, stream_sid: sid, user_account: zegoId }: ZegoCallback): Promise<void> {
    if (appid !== String(this.options.config.appId))
      return
    const stream = streamId || alias
    if ((event === 'stream_create' || event === 'stream_close') && stream && sid) {
      const live = event === 'stream_create'
      const note = live ? noteOpened : noteClosed
      if (await this.options.run(work => note(work, { streamId: stream, id: sid })))
        this.emit('stream', { stream, live })
    }
    else if (event === 'room_login' && roomId && zegoId) {
      await this.checkLogin(roomId, zegoId)
    }
  }

  /** A token outlives a kick at ZEGO: whoever comes back by it is sent away again. */
  private async checkLogin(roomId: string, zegoId: string): Promise<void> {
    const unwelcome = await this.options.run(async (work) => {
      const sub = await personBehind(work, roomId, zegoId)
      return sub !== undefined && isKicked(work.db, roomId, sub, work.now)
    })
    if (unwelcome)
      this.expel(roomId, [zegoId])
  }

  private expel(roomId: string, zegoIds: readonly string[], reason?: string): void {
    this.errands.run(() => this.options.api.kickoutUsers(roomId, zegoIds, reason), 'somebody could not be removed from a room of ZEGO', { roomId })
  }

  private forgetAsked(now: number): void {
    for (const [roomId, at] of this.asked) {
      if (now - at >= ASK_EVERY_MS)
        this.asked.delete(roomId)
    }
  }
}
