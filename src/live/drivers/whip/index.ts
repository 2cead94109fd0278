import type { MediaTicket } from '#contract/rooms'
import type { CaptureOptions, DriverCapabilities, DriverEvents, DriverEventType, LiveDriver, SurfaceEvent } from '../../driver'
import type { ReconnectPolicy } from '../../reconnect'
import type { Timers } from '../../timers'
import type { WebEnvironment } from '../browser/environment'
import type { Endpoint } from './session'
import { LiveError } from '../../driver'
import { Emitter } from '../../emitter'
import { backoff } from '../../reconnect'
import { systemTimers, TimerSlot } from '../../timers'
import { Camera } from '../browser/camera'
import { browserEnvironment } from '../browser/environment'
import { WhepPlayer } from './player'
import { WhipPublisher } from './publisher'

export interface WhipDriverOptions {
  env?: WebEnvironment
  timers?: Timers
  policy?: ReconnectPolicy
}

type WhipTicket = Extract<MediaTicket, { driver: 'whip' }>

/** A ticket is renewed this long before it expires. */
const RENEW_BEFORE = 60_000
/** Tries in a row before a person is asked: with the backoff's delays about a minute. */
const MAX_ATTEMPTS = 10

/** Browser driver for any WHIP/WHEP server: Chromium, Safari, and the web views of phones. */
export class WhipDriver implements LiveDriver {
  readonly name = 'whip'
  readonly capabilities: DriverCapabilities = { canPlay: true, canPublish: true, canFlip: true, canMirror: true, canBeautify: false, canPickDefinition: true }

  private readonly events = new Emitter<DriverEvents>()
  private readonly camera: Camera
  private readonly player: WhepPlayer
  private readonly publisher: WhipPublisher
  private readonly timers: Timers
  private readonly renewal: TimerSlot
  private ticket: WhipTicket | null = null

  constructor({ env = browserEnvironment(), timers = systemTimers, policy = backoff({ maxAttempts: MAX_ATTEMPTS }) }: WhipDriverOptions = {}) {
    this.timers = timers
    this.renewal = new TimerSlot(timers)
    const common = { env, timers, policy, onTicketRefused: () => this.events.emit('ticketExpiring', {}) }
    this.camera = new Camera({
      env,
      onSource: stream => this.events.emit('source', { role: 'preview', source: stream && { kind: 'stream', stream } }),
      onReplaced: stream => this.publisher.replaceTracks(stream),
      onLost: error => this.publisher.link.fail(error),
    })
    this.player = new WhepPlayer({
      ...common,
      endpoint: () => this.endpoint('whepUrl'),
      onState: state => this.events.emit('player', state),
      onSource: source => this.events.emit('source', { role: 'player', source }),
      onQuality: quality => this.events.emit('quality', { role: 'player', quality }),
    })
    this.publisher = new WhipPublisher({
      ...common,
      endpoint: () => this.endpoint('whipUrl'),
      stream: () => this.camera.stream,
      definition: () => this.camera.wishes?.definition ?? '720p',
      onState: state => this.events.emit('publisher', state),
      onQuality: quality => this.events.emit('quality', { role: 'publisher', quality }),
    })
  }

  on<T extends DriverEventType>(type: T, listener: (event: DriverEvents[T]) => void): () => void {
    return this.events.on(type, listener)
  }

  async join(ticket: MediaTicket): Promise<void> {
    if (ticket.driver !== 'whip')
      throw new LiveError('UNSUPPORTED', `this driver takes no ${ticket.driver} ticket`)
    this.ticket = ticket
    const left = Date.parse(ticket.expiresAt) - this.timers.now()
    // A ticket that lives shorter than that, or a clock that is wrong: its refusal will tell.
    if (left > RENEW_BEFORE)
      this.renewal.set(left - RENEW_BEFORE, () => this.events.emit('ticketExpiring', {}))
    this.player.link.resume()
    this.publisher.link.resume()
  }

  startPreview(options: CaptureOptions): Promise<void> {
    return this.camera.start(options)
  }

  configure(changes: Partial<CaptureOptions>): Promise<void> {
    return this.camera.configure(changes)
  }

  async startPublishing({ takeOver = false }: { takeOver?: boolean } = {}): Promise<void> {
    if (!this.camera.stream)
      throw new LiveError('CAMERA_MISSING', 'no preview is running')
    if (!this.endpoint('whipUrl'))
      throw new LiveError('MAY_NOT_PUBLISH', 'the ticket does not allow publishing')
    this.publisher.start(takeOver)
  }

  async stopPublishing(): Promise<void> {
    this.publisher.stop()
  }

  async startPlaying(): Promise<void> {
    if (!this.ticket)
      throw new LiveError('UNAUTHENTICATED', 'no ticket yet')
    this.player.start()
  }

  async stopPlaying(): Promise<void> {
    this.player.stop()
  }

  report(event: SurfaceEvent): void {
    if (event.type === 'firstFrame' || event.type === 'resumed')
      this.player.framesArrive()
  }

  nudge(): void {
    this.player.link.nudge()
    this.publisher.link.nudge()
  }

  async leave(): Promise<void> {
    this.renewal.clear()
    this.publisher.stop()
    this.player.stop()
    this.camera.stop()
    this.ticket = null
  }

  private endpoint(kind: 'whipUrl' | 'whepUrl'): Endpoint | null {
    const url = this.ticket?.[kind]
    return this.ticket && url ? { url, token: this.ticket.token } : null
  }
}
