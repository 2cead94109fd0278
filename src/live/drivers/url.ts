import type { MediaTicket } from '#contract/rooms'
import type { DriverCapabilities, DriverEvents, DriverEventType, LiveDriver, PlayerState, SurfaceEvent } from '../driver'
import type { ReconnectPolicy } from '../reconnect'
import type { Timers } from '../timers'
import { LiveError } from '../driver'
import { Emitter } from '../emitter'
import { backoff } from '../reconnect'
import { systemTimers, TimerSlot } from '../timers'

export interface UrlDriverOptions {
  timers?: Timers
  policy?: ReconnectPolicy
}

/** Milliseconds without a picture, after asking or after a stall, before the address is given to the surface anew. */
const PATIENCE = 8_000

/** `live-player` state codes, as WeChat documents them for its tag; other mini-programs follow them. */
const BEGIN = [2003, 2004]
const LOADING = 2007

/** Plays an address (HLS, FLV, RTMP) in a native tag or `<video>`; knows only what the surface reports. */
export class UrlDriver implements LiveDriver {
  readonly name = 'url'
  readonly capabilities: DriverCapabilities = { canPlay: true, canPublish: false, reason: 'UNSUPPORTED', canFlip: false, canMirror: false, canBeautify: false, canPickDefinition: false }

  private readonly events = new Emitter<DriverEvents>()
  private readonly policy: ReconnectPolicy
  private readonly timer: TimerSlot
  private url: string | null = null
  private attempts = 0
  private state: PlayerState = { state: 'idle' }

  constructor({ timers = systemTimers, policy = backoff() }: UrlDriverOptions = {}) {
    this.policy = policy
    this.timer = new TimerSlot(timers)
  }

  on<T extends DriverEventType>(type: T, listener: (event: DriverEvents[T]) => void): () => void {
    return this.events.on(type, listener)
  }

  async join(ticket: MediaTicket): Promise<void> {
    if (ticket.driver !== 'url')
      throw new LiveError('UNSUPPORTED', `this driver takes no ${ticket.driver} ticket`)
    this.url = ticket.url
  }

  async startPreview(): Promise<void> {
    throw new LiveError('UNSUPPORTED')
  }

  async configure(): Promise<void> {}

  async startPublishing(): Promise<void> {
    throw new LiveError('UNSUPPORTED')
  }

  async stopPublishing(): Promise<void> {}

  async startPlaying(): Promise<void> {
    if (!this.url)
      throw new LiveError('UNAUTHENTICATED', 'no ticket yet')
    this.attempts = 0
    this.enter({ state: 'requesting' })
    this.ask()
  }

  async stopPlaying(): Promise<void> {
    this.timer.clear()
    this.show(null)
    this.enter({ state: 'idle' })
  }

  report(event: SurfaceEvent): void {
    if (this.state.state === 'idle')
      return
    const code = event.type === 'native' && event.name === 'statechange' ? codeOf(event.detail) : null
    if (event.type === 'firstFrame' || event.type === 'resumed' || (code !== null && BEGIN.includes(code)))
      this.playing()
    else if (event.type === 'stalled' || code === LOADING)
      this.timer.set(PATIENCE, () => this.lost())
    else if ((code !== null && code < 0) || (event.type === 'native' && event.name === 'error'))
      this.lost()
  }

  nudge(): void {
    if (this.state.state === 'reconnecting' && this.timer.pending)
      this.ask()
  }

  async leave(): Promise<void> {
    await this.stopPlaying()
    this.url = null
  }

  private ask(): void {
    this.show(this.url)
    this.timer.set(PATIENCE, () => this.lost())
  }

  private playing(): void {
    this.timer.clear()
    this.attempts = 0
    if (this.state.state !== 'playing')
      this.enter({ state: 'playing' })
  }

  /** Takes the address away and gives it back after a while: a tag starts anew only on another source. */
  private lost(): void {
    this.attempts += 1
    const error = new LiveError('NETWORK', 'no picture')
    this.show(null)
    const delay = this.policy.nextRetryDelayInMs({ attempt: this.attempts, error })
    if (delay === null) {
      this.timer.clear()
      return this.enter({ state: 'failed', error })
    }
    this.timer.set(delay, () => this.ask())
    this.enter({ state: 'reconnecting', error })
  }

  private show(url: string | null): void {
    this.events.emit('source', { role: 'player', source: url === null ? null : { kind: 'url', url } })
  }

  private enter(state: PlayerState): void {
    this.state = state
    this.events.emit('player', state)
  }
}

function codeOf(detail: unknown): number | null {
  const code = (detail as { code?: unknown } | null)?.code
  return typeof code === 'number' ? code : null
}
