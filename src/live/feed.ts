import type { ReconnectPolicy } from './reconnect'
import type { Timers } from './timers'
import type { OpenSocket, RoomSocket } from '~/platform/socket'
import { Emitter } from './emitter'
import { backoff } from './reconnect'
import { systemTimers, TimerSlot } from './timers'

export interface FeedEvents<News> {
  news: News
  serverTime: string
  /** It was cut and is back: what changed meanwhile has to be read. */
  back: Record<string, never>
}

export interface FeedOptions {
  openSocket: OpenSocket
  address: string
  policy?: ReconnectPolicy
  timers?: Timers
}

/** As for the room channel: the server pings every 25 s. */
const SILENCE = 60_000

type FeedFrame<News> = { hello: { serverTime: string } } | { ping: { serverTime: string } } | News

/** A socket of the live square or of goods. It has no log: after a cut what it tells of is read again. */
export class FeedChannel<News extends object> {
  private readonly events = new Emitter<FeedEvents<News>>()
  private readonly policy: ReconnectPolicy
  private readonly retryTimer: TimerSlot
  private readonly silenceTimer: TimerSlot
  private socket: RoomSocket | null = null
  private run = 0
  private attempts = 0
  private greetedBefore = false

  constructor(private readonly options: FeedOptions) {
    const { policy = backoff(), timers = systemTimers } = options
    this.policy = policy
    this.retryTimer = new TimerSlot(timers)
    this.silenceTimer = new TimerSlot(timers)
  }

  on<T extends keyof FeedEvents<News>>(type: T, listener: (event: FeedEvents<News>[T]) => void): () => void {
    return this.events.on(type, listener)
  }

  open(): void {
    this.drop()
    const run = this.run
    const current = () => run === this.run
    this.listenForSilence()
    this.socket = this.options.openSocket(this.options.address, {
      open: () => {},
      message: text => current() && this.read(text),
      close: () => current() && this.lost(),
    })
  }

  nudge(): void {
    if (this.retryTimer.pending)
      this.open()
  }

  close(): void {
    this.drop()
  }

  private read(text: string): void {
    this.listenForSilence()
    let frame: FeedFrame<News>
    try {
      frame = JSON.parse(text) as FeedFrame<News>
    }
    catch {
      return
    }
    if ('hello' in frame) {
      this.events.emit('serverTime', frame.hello.serverTime)
      this.greeted()
    }
    else if ('ping' in frame) {
      this.events.emit('serverTime', frame.ping.serverTime)
    }
    else {
      this.events.emit('news', frame)
    }
  }

  private greeted(): void {
    this.attempts = 0
    if (this.greetedBefore)
      this.events.emit('back', {})
    this.greetedBefore = true
  }

  private lost(): void {
    this.drop()
    this.attempts += 1
    const delay = this.policy.nextRetryDelayInMs({ attempt: this.attempts, error: { code: 'NETWORK', message: 'the feed was cut' } })
    if (delay !== null)
      this.retryTimer.set(delay, () => this.open())
  }

  private drop(): void {
    this.run += 1
    this.retryTimer.clear()
    this.silenceTimer.clear()
    this.socket?.close()
    this.socket = null
  }

  private listenForSilence(): void {
    this.silenceTimer.set(SILENCE, () => this.lost())
  }
}
