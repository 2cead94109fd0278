import type { RoomCounter, RoomEvent, RoomFrame, RoomLogPage } from '#contract/events'
import type { RelayMessage } from '#contract/relay'
import type { OpenChannel } from './channel'
import type { DriverEvents } from './driver'
import type { Timers } from './timers'
import type { RoomSocket, SocketHandlers } from '~/platform/socket'
import { parseObject } from './json'
import { systemTimers, TimerSlot } from './timers'

export interface RelayOptions {
  /** Asks the server what came after an event. */
  read: (since: number) => Promise<RoomLogPage>
  /** Subscribes to what the server says in the vendor's room; the answer unsubscribes. */
  onMessage: (listener: (message: DriverEvents['message']) => void) => () => void
  timers?: Timers
  /** 0 to 1. Default `Math.random`. */
  random?: () => number
}

/** The server speaks every 3 s in a quiet room: nothing for longer is a message lost, or nobody in the vendor's room. */
const SILENCE_MS = 5_000
/** To be counted as somebody who is there, which ends after 30 s. */
const PRESENCE_MS = 15_000
/** What all have missed is not asked for by all at the same time. */
const SPREAD_MS = 500

/** The room's frames by the vendor's messages, and by asking for what they leave out. */
export function overRelay(options: RelayOptions): OpenChannel {
  return (_, since, handlers) => new RelayedChannel(options, since, handlers)
}

/** Says what a socket would: hello, events in order, a reset. It ends with the first question that the server does not answer. */
class RelayedChannel implements RoomSocket {
  private readonly timer: TimerSlot
  private readonly timers: Timers
  private readonly unlisten: () => void
  private greeted = false
  private over = false
  private reading = false
  private readAt = 0
  /** The question about a gap has its time. */
  private planned = false
  /** An event that exists and is not here, by its number. */
  private wanted = 0

  /** Goes on after `known`, the last event that is here. */
  constructor(private readonly options: RelayOptions, private known: number, private readonly handlers: SocketHandlers) {
    this.timers = options.timers ?? systemTimers
    this.timer = new TimerSlot(this.timers)
    this.unlisten = options.onMessage(({ text }) => this.hear(text))
    void this.read()
  }

  close(): void {
    this.over = true
    this.timer.clear()
    this.unlisten()
  }

  private hear(text: string): void {
    const { e = [], fetch = 0 } = parseObject<RelayMessage>(text) ?? {}
    const events = e.filter((entry): entry is RoomEvent => 'seq' in entry && entry.seq > this.known)
    const last = events.at(-1)?.seq ?? this.known
    if (this.greeted && last - this.known === events.length)
      this.advance(last, events)
    else
      this.wanted = Math.max(this.wanted, last)
    this.wanted = Math.max(this.wanted, fetch)
    this.tell({ e: e.filter((entry): entry is RoomCounter => !('seq' in entry)) })
    this.plan()
  }

  private async read(): Promise<void> {
    this.timer.clear()
    this.reading = true
    this.planned = false
    this.readAt = this.timers.now()
    this.wanted = 0
    try {
      this.take(await this.options.read(this.known))
    }
    catch {
      this.end()
    }
  }

  private take({ seq, serverTime, reset, e }: RoomLogPage): void {
    this.reading = false
    if (this.greeted)
      this.tell({ ping: { serverTime } })
    else
      this.tell({ hello: { seq, serverTime } })
    this.greeted = true
    if (reset)
      return this.tell({ reset: { seq } })
    this.advance(seq, e)
    this.plan()
  }

  private advance(seq: number, e: (RoomEvent | RoomCounter)[]): void {
    this.known = Math.max(this.known, seq)
    this.tell({ e })
  }

  /** Sets the time of the next question. */
  private plan(): void {
    if (this.over || this.reading || this.planned)
      return
    this.planned = this.wanted > this.known
    const { random = Math.random } = this.options
    const unseen = Math.max(0, this.readAt + PRESENCE_MS - this.timers.now())
    this.timer.set(this.planned ? SPREAD_MS * random() : Math.min(SILENCE_MS, unseen), () => void this.read())
  }

  private tell(frame: RoomFrame): void {
    if (!this.over && !('e' in frame && frame.e.length === 0))
      this.handlers.message(JSON.stringify(frame))
  }

  private end(): void {
    if (this.over)
      return
    this.close()
    this.handlers.close(1006)
  }
}
