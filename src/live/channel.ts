import type { RoomCounter, RoomEvent, RoomFrame } from '#contract/events'
import type { Fault } from './fault'
import type { ReconnectPolicy } from './reconnect'
import type { Timers } from './timers'
import type { OpenSocket, RoomSocket, SocketHandlers } from '~/platform/socket'
import { Emitter } from './emitter'
import { parseObject } from './json'
import { backoff } from './reconnect'
import { systemTimers, TimerSlot } from './timers'

export type ChannelState
  /** `connecting`: the socket opens, or is open and the server has not said hello yet. `closed`: for good. */
  = | { state: 'idle' | 'connecting' | 'open' | 'closed' }
    /** Cut; the next try is set. */
    | { state: 'waiting', error: Fault }

export interface ChannelEvents {
  state: ChannelState
  /** In order of `seq`, each once. */
  event: RoomEvent
  /** A total without a place in the order. */
  counter: RoomCounter
  serverTime: string
  /** Too much was missed: read the snapshot again, then call `follow` with its seq. */
  reset: Record<string, never>
}

/** Opens what carries a room's frames: those after `since` first. */
export type OpenChannel = (address: string, since: number, handlers: SocketHandlers) => RoomSocket

/** The room's frames by a socket of the server's. */
export function overSocket(openSocket: OpenSocket): OpenChannel {
  return (address, since, handlers) => openSocket(`${address}${address.includes('?') ? '&' : '?'}since=${since}`, handlers)
}

export interface ChannelOptions {
  open: OpenChannel
  /**
   * The channel's address without `since`, with a ticket in it. `fresh`: the former ticket may be the reason that no hello
   * came, so ask for another.
   */
  address: (fresh: boolean) => string | Promise<string>
  policy?: ReconnectPolicy
  timers?: Timers
}

/** The server pings every 25 s; a socket without a word for longer than this is dead, whatever the platform says. */
export const SILENCE = 60_000
/** Older than one ping: a socket that slept with the app may be gone without having said so. */
const STALE = 30_000

/** The room channel: one socket at most, every event once and in order, by itself back after every cut. */
export class RoomChannel {
  private readonly events = new Emitter<ChannelEvents>()
  private readonly policy: ReconnectPolicy
  private readonly timers: Timers
  private readonly retryTimer: TimerSlot
  private readonly silenceTimer: TimerSlot
  private socket: RoomSocket | null = null
  /** Numbers the sockets: what a former one still says is ignored. */
  private run = 0
  private seq = 0
  private attempts = 0
  private heardAt = 0
  private fresh = false
  /** The gap that made us ask again; the same gap twice means that the server cannot fill it. */
  private gapAt: number | null = null
  private current: ChannelState = { state: 'idle' }

  constructor(private readonly options: ChannelOptions) {
    const { policy = backoff(), timers = systemTimers } = options
    this.policy = policy
    this.timers = timers
    this.retryTimer = new TimerSlot(timers)
    this.silenceTimer = new TimerSlot(timers)
  }

  get state(): ChannelState {
    return this.current
  }

  on<T extends keyof ChannelEvents>(type: T, listener: (event: ChannelEvents[T]) => void): () => void {
    return this.events.on(type, listener)
  }

  /** Opens the channel, or goes on after a `reset`. @param seq what the snapshot is true for */
  follow(seq: number): void {
    this.seq = seq
    this.gapAt = null
    void this.connect()
  }

  /** The network went or came: no waiting for a timer, nor for a socket that does not know yet. */
  handleNetwork(online: boolean): void {
    if (online)
      this.nudge()
    else if (this.current.state === 'open' || this.current.state === 'connecting')
      this.lost()
  }

  /** Tries now what waits for its next try; a socket that has missed a ping is not trusted either. */
  nudge(): void {
    const stale = this.current.state === 'open' && this.timers.now() - this.heardAt > STALE
    if (stale || (this.current.state === 'waiting' && this.retryTimer.pending))
      void this.connect()
  }

  /** Ends it for good; nothing is emitted afterwards but `closed`. */
  close(): void {
    this.drop()
    if (this.current.state !== 'idle' && this.current.state !== 'closed')
      this.enter({ state: 'closed' })
  }

  private async connect(): Promise<void> {
    this.drop()
    const run = this.run
    this.enter({ state: 'connecting' })
    // Covers the way to the address and the opening too: platforms differ in when they give up.
    this.listenForSilence()
    let address: string
    try {
      address = await this.options.address(this.fresh)
    }
    catch {
      if (run === this.run)
        this.lost()
      return
    }
    if (run !== this.run)
      return
    this.fresh = true
    this.socket = this.options.open(address, this.seq, {
      open: () => {},
      message: (text) => {
        if (run === this.run)
          this.read(text, run)
      },
      close: () => {
        if (run === this.run)
          this.lost()
      },
    })
  }

  private read(text: string, run: number): void {
    this.listenForSilence()
    const frame = parseObject<RoomFrame>(text)
    if (!frame)
      return
    if ('hello' in frame)
      this.greeted(frame.hello)
    else if ('ping' in frame)
      this.events.emit('serverTime', frame.ping.serverTime)
    else if ('reset' in frame)
      this.reset()
    else if ('e' in frame)
      this.take(frame.e, run)
  }

  private greeted({ seq, serverTime }: { seq: number, serverTime: string }): void {
    this.attempts = 0
    // The ticket was good; it stays so for a while, and a cut that comes later is the network's.
    this.fresh = false
    this.events.emit('serverTime', serverTime)
    // A log shorter than what we have seen is another log.
    if (seq < this.seq)
      this.reset()
    else
      this.enter({ state: 'open' })
  }

  private take(batch: readonly (RoomEvent | RoomCounter)[], run: number): void {
    for (const event of batch) {
      // A listener may have closed or reset the channel.
      if (run !== this.run)
        return
      if (!('seq' in event)) {
        this.events.emit('counter', event)
        continue
      }
      if (event.seq <= this.seq)
        continue
      if (event.seq > this.seq + 1)
        return this.fillGap()
      this.seq = event.seq
      this.gapAt = null
      this.events.emit('event', event)
    }
  }

  private fillGap(): void {
    if (this.gapAt === this.seq)
      return this.reset()
    this.gapAt = this.seq
    void this.connect()
  }

  private reset(): void {
    this.drop()
    this.enter({ state: 'connecting' })
    this.events.emit('reset', {})
  }

  private lost(): void {
    this.drop()
    this.attempts += 1
    const error: Fault = { code: 'NETWORK', message: 'the room channel was cut' }
    const delay = this.policy.nextRetryDelayInMs({ attempt: this.attempts, error })
    if (delay === null)
      return this.enter({ state: 'closed' })
    this.retryTimer.set(delay, () => void this.connect())
    this.enter({ state: 'waiting', error })
  }

  private drop(): void {
    this.run += 1
    this.retryTimer.clear()
    this.silenceTimer.clear()
    this.socket?.close()
    this.socket = null
  }

  private listenForSilence(): void {
    this.heardAt = this.timers.now()
    this.silenceTimer.set(SILENCE, () => this.lost())
  }

  private enter(state: ChannelState): void {
    this.current = state
    this.events.emit('state', state)
  }
}
