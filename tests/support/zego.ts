import type { MediaTicket } from '#contract/rooms'
import type { ZegoApi, ZegoStream } from '../../server/src/adapters/zego/api'
import type { ZegoConfig } from '../../server/src/config/zego'
import type { AppChanges } from './app'
import type { EngineContext } from './database'
import type { Answer, Shop } from './shop'
import { createHash } from 'node:crypto'
import { afterEach, beforeEach } from 'vitest'
import { ZegoMedia } from '../../server/src/adapters/zego/media'
import { AnchorWatch } from '../../server/src/domain/away'
import { silentLog } from '../../server/src/log'
import { useShop } from './shop'

export type ZegoTicket = Extract<MediaTicket, { driver: 'zego' }>

export const ZEGO: ZegoConfig = { appId: 1234567890, serverSecret: 'server-secret-of-32-characters-!', callbackSecret: 'secret of the callbacks', apiUrl: 'http://zego.test' }
export const GRACE_SECONDS = 90

/** ZEGO's server API as a notebook: what was asked, and what it answers. */
export class RecordedApi implements ZegoApi {
  readonly calls: unknown[][] = []
  /** By room. */
  readonly published = new Map<string, ZegoStream[]>()
  /** What the next calls fail with. */
  failure: Error | undefined

  kickoutUsers = async (...args: unknown[]) => this.note('kickout', ...args)
  closeRoom = async (...args: unknown[]) => this.note('close', ...args)
  deleteStream = async (...args: unknown[]) => this.note('delete', ...args)
  forbidStream = async (...args: unknown[]) => this.note('forbid', ...args)
  resumeStream = async (...args: unknown[]) => this.note('resume', ...args)
  sendBroadcast = async (...args: unknown[]) => this.note('broadcast', ...args)
  userCounts = async () => new Map<string, number>()
  close = () => {}

  streams = async (roomId: string) => {
    this.note('streams', roomId)
    return this.published.get(roomId) ?? []
  }

  private note(...call: unknown[]): void {
    if (this.failure)
      throw this.failure
    this.calls.push(call)
  }
}

export interface ZegoShop {
  /** What was waited for, in milliseconds. */
  readonly waits: number[]
  readonly shop: Shop
  readonly api: RecordedApi
  readonly media: ZegoMedia
  readonly watch: AnchorWatch
  /** Posts a callback as ZEGO does. `signed` replaces parts of what is signed. */
  call: (fields: Record<string, unknown>, signed?: Partial<Signature>) => Promise<Answer<unknown>>
  /** The room after all that has been told is in it. */
  statusOf: (roomId: string) => Promise<string>
  wait: (seconds: number) => void
}

export interface Signature {
  secret: string
  timestamp: string
  nonce: string
}

/** What ZEGO adds to a callback. */
export function signature({ secret, timestamp, nonce }: Signature): Record<string, string> {
  return { timestamp, nonce, signature: createHash('sha1').update([secret, timestamp, nonce].sort().join('')).digest('hex') }
}

/** A shop whose media is ZEGO's. Call it inside a suite of `describeEachEngine`. */
export function useZego(context: EngineContext, config: Partial<ZegoConfig> = {}, changes: AppChanges = {}): ZegoShop {
  const api = new RecordedApi()
  const zego = { ...ZEGO, ...config }
  const state: { media?: ZegoMedia, watch?: AnchorWatch } = {}
  const waits: number[] = []
  const shop = useShop(context, {
    ...changes,
    config: { ...changes.config, zego },
    media: parts => state.media = new ZegoMedia({ ...parts, config: zego, api, log: changes.log ?? silentLog, wait: async ms => waits.push(ms) }),
  })
  beforeEach(() => {
    api.calls.length = 0
    api.published.clear()
    api.failure = undefined
    waits.length = 0
    const { database, run, channel } = shop.app.deps
    state.watch = new AnchorWatch({ database, run, channel, media: state.media!, clock: () => shop.now, graceSeconds: GRACE_SECONDS, log: silentLog })
  })
  afterEach(() => state.watch!.stop())
  return {
    shop,
    api,
    waits,
    get media() {
      return state.media!
    },
    get watch() {
      return state.watch!
    },
    call(fields, signed) {
      const nonce = String(Math.floor(Math.random() * 1e6))
      const timestamp = String(Math.floor(shop.now.getTime() / 1000))
      return shop.call('POST', '/media/zego/callback', { body: { appid: String(zego.appId), ...fields, ...signature({ secret: ZEGO.callbackSecret!, timestamp, nonce, ...signed }) } })
    },
    async statusOf(roomId) {
      await state.watch!.settled()
      const answer = await shop.call<{ room: { status: string } }>('GET', `/rooms/${roomId}`)
      return answer.body.room.status
    },
    wait(seconds) {
      shop.now = new Date(shop.now.getTime() + seconds * 1000)
    },
  }
}
