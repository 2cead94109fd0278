import type { RoomCounter, RoomCounterData, RoomCounterType } from '#contract/events'
import type { RoomLog } from './room-feed'
import type { Timers } from './timers'
import { fetchUpTo, packMessage } from './relay-message'
import { Throttle } from './throttle'

export interface RelayFeedOptions {
  roomId: string
  log: RoomLog
  /** Says one message in the room; may reject, and may take a while. */
  say: (text: string) => Promise<void>
  timers: Timers
  clock: () => Date
  onError: (error: unknown) => void
}

/** ZEGO takes ten messages a second in one room ("Restrictions" of the Express SDK). */
const MESSAGE_MS = 100
const COUNTERS_MS = 1000
/** A quiet room is told this often how far its log goes; clients that hear nothing for longer ask. */
const PULSE_MS = 3000
/** About two seconds of messages: with more behind than this, one request by each client is quicker. */
const BACKLOG = 50

/**
 * One room's events on their way through ZEGO: in messages of what has gathered while the last one was under way, so they grow
 * with the delay. Nothing is said twice: who misses something sees the gap and asks.
 */
export class RelayFeed {
  private readonly counters = new Map<RoomCounterType, RoomCounter>()
  private readonly saying: Throttle
  private readonly counting: Throttle
  private readonly endPulse: () => void
  /** Something is to be said though the log has not grown. */
  private due = false
  private saidAt = Number.NEGATIVE_INFINITY

  /** Goes on after `seq`: what came before, everybody there knows or asks for. */
  constructor(private readonly options: RelayFeedOptions, private seq: number) {
    this.saying = new Throttle({ ...options, everyMs: MESSAGE_MS }, () => this.sayNext())
    this.counting = new Throttle({ ...options, everyMs: COUNTERS_MS }, () => this.speak())
    this.endPulse = options.timers.every(PULSE_MS, () => this.now() - this.saidAt >= PULSE_MS && this.speak())
  }

  /** The log has grown. */
  notified(): void {
    this.saying.request()
  }

  counted<T extends RoomCounterType>(type: T, data: RoomCounterData[T]): void {
    this.counters.set(type, { type, at: this.options.clock().toISOString(), data } as RoomCounter)
    this.counting.request()
  }

  stop(): void {
    this.endPulse()
    this.saying.stop()
    this.counting.stop()
  }

  private speak(): void {
    this.due = true
    this.saying.request()
  }

  private async sayNext(): Promise<void> {
    const { log, roomId } = this.options
    const events = await log.after(roomId, this.seq, BACKLOG)
    if (events.length === BACKLOG) {
      const head = await log.head(roomId) ?? this.seq
      return this.say(fetchUpTo(head), head)
    }
    if (events.length === 0 && !this.due)
      return
    const { text, seq, left, counted } = packMessage(this.seq, events, [...this.counters.values()])
    this.due = false
    if (counted)
      this.counters.clear()
    if (left > 0)
      this.saying.request()
    await this.say(text, seq)
  }

  private async say(text: string, seq: number): Promise<void> {
    this.seq = seq
    this.saidAt = this.now()
    await this.options.say(text).catch(this.options.onError)
  }

  private now(): number {
    return this.options.clock().getTime()
  }
}
