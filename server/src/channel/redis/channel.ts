import type { RoomCounterData, RoomCounterType } from '#contract/events'
import type { Log } from '../../log'
import type { ChannelListener, RoomChannel } from '../channel'
import type { Timers } from '../timers'
import type { RedisLink } from './link'
import { createLocalChannel } from '../channel'
import { Throttle } from '../throttle'

export interface RedisChannelOptions {
  link: RedisLink
  /** Names this server among the others. */
  serverId: string
  timers: Timers
  clock: () => Date
  logger: Log
}

/** What one server tells the others at once. */
interface News {
  from: string
  notified: string[]
  announced: string[]
  counted: Counted[]
}

type Counted = { [T in RoomCounterType]: [roomId: string, type: T, data: RoomCounterData[T]] }[RoomCounterType]

/** Rooms by the hundred make one message. */
const SEND_MS = 50

/** Tells this server's listeners at once, and those of the others by way of Redis. */
export class RedisChannel implements RoomChannel {
  readonly kind = 'redis'
  private readonly here = createLocalChannel()
  private readonly notified = new Set<string>()
  private readonly announced = new Set<string>()
  private readonly counted = new Map<string, Counted>()
  private readonly sending: Throttle

  constructor(private readonly options: RedisChannelOptions) {
    const onError = (error: unknown): void => {
      if (!options.link.away)
        options.logger.warn({ err: error }, 'other servers could not be told what is new; trying again')
    }
    this.sending = new Throttle({ ...options, everyMs: SEND_MS, onError }, () => this.send())
    options.link.listen(text => this.hear(text))
  }

  readonly notify = (roomId: string): void => {
    this.here.notify(roomId)
    this.notified.add(roomId)
    this.sending.request()
  }

  readonly announce = (roomId: string): void => {
    this.here.announce(roomId)
    this.announced.add(roomId)
    this.sending.request()
  }

  readonly count = <T extends RoomCounterType>(roomId: string, type: T, data: RoomCounterData[T]): void => {
    this.here.count(roomId, type, data)
    this.counted.set(`${roomId} ${type}`, [roomId, type, data] as Counted)
    this.sending.request()
  }

  readonly listen = (listener: ChannelListener): () => void => this.here.listen(listener)

  /** The last news are on their way when it resolves, if Redis is there. */
  async close(): Promise<void> {
    this.sending.stop()
    await this.send().catch(() => {})
  }

  private async send(): Promise<void> {
    const news: News = { from: this.options.serverId, notified: [...this.notified], announced: [...this.announced], counted: [...this.counted.values()] }
    if (news.notified.length + news.announced.length + news.counted.length === 0)
      return
    this.notified.clear()
    this.announced.clear()
    // A total that could not be told is worth nothing later.
    this.counted.clear()
    try {
      await this.options.link.publish(JSON.stringify(news))
    }
    catch (error) {
      news.notified.forEach(roomId => this.notified.add(roomId))
      news.announced.forEach(roomId => this.announced.add(roomId))
      throw error
    }
  }

  private hear(text: string): void {
    const news = this.read(text)
    if (!news || news.from === this.options.serverId)
      return
    news.notified.forEach(this.here.notify)
    news.announced.forEach(this.here.announce)
    news.counted.forEach(([roomId, type, data]) => this.here.count(roomId, type, data))
  }

  private read(text: string): News | undefined {
    try {
      return JSON.parse(text) as News
    }
    catch {
      this.options.logger.warn('something else than a server of this shop publishes on its channel of Redis')
    }
  }
}
