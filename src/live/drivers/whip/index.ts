import type { MediaTicket } from '#contract/rooms'
import type { CaptureOptions, DriverCapabilities, DriverEvents, DriverEventType, LiveDriver, SurfaceEvent } from '../../driver'
import type { ReconnectPolicy } from '../../reconnect'
import type { Timers } from '../../timers'
import type { WebEnvironment } from './environment'
import type { Endpoint } from './session'
import { LiveError } from '../../driver'
import { Emitter } from '../../emitter'
import { backoff } from '../../reconnect'
import { systemTimers, TimerSlot } from '../../timers'
import { Capture } from './capture'
import { browserEnvironment } from './environment'
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
  private readonly capture: Capture
  private readonly player: WhepPlayer
  private readonly publisher: WhipPublisher
  private readonly timers: Timers
  private readonly renewal: TimerSlot
  private ticket: WhipTicket | null = null
  private options: CaptureOptions | null = null

  constructor({ env = browserEnvironment(), timers = systemTimers, policy = backoff({ maxAttempts: MAX_ATTEMPTS }) }: WhipDriverOptions = {}) {
    this.timers = timers
    this.renewal = new TimerSlot(timers)
    const common = { env, timers, policy, onTicketRefused: () => this.events.emit('ticketExpiring', {}) }
    this.capture = new Capture(env, () => void this.captureLost())
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
      stream: () => this.capture.stream,
      definition: () => this.options?.definition ?? '720p',
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

  async startPreview(options: CaptureOptions): Promise<void> {
    this.options = options
    this.showPreview(await this.capture.open(options))
  }

  async configure(changes: Partial<CaptureOptions>): Promise<void> {
    const before = this.options
    if (!before)
      return
    const wanted = this.options = { ...before, ...changes }
    this.capture.apply(wanted)
    if (!this.capture.stream || (wanted.camera === before.camera && wanted.definition === before.definition))
      return
    try {
      await this.showCamera(wanted)
    }
    catch (error) {
      this.options = { ...wanted, camera: before.camera, definition: before.definition }
      // The former camera has been let go for the new one, so it has to be asked for again.
      await this.showCamera(this.options)
      throw error
    }
  }

  async startPublishing({ takeOver = false }: { takeOver?: boolean } = {}): Promise<void> {
    if (!this.capture.stream)
      throw new LiveError('CAMERA_MISSING', 'no preview is running')
    if (!this.endpoint('whipUrl'))
      throw new LiveError('FORBIDDEN', 'the ticket does not allow publishing')
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
    this.capture.close()
    this.showPreview(null)
    this.ticket = null
    this.options = null
  }

  private endpoint(kind: 'whipUrl' | 'whepUrl'): Endpoint | null {
    const url = this.ticket?.[kind]
    return this.ticket && url ? { url, token: this.ticket.token } : null
  }

  private async showCamera(options: CaptureOptions): Promise<void> {
    const stream = await this.capture.reopenCamera(options)
    this.showPreview(stream)
    await this.publisher.replaceTracks(stream)
  }

  private showPreview(stream: MediaStream | null): void {
    this.events.emit('source', { role: 'preview', source: stream && { kind: 'stream', stream } })
  }

  /** The camera was unplugged or its permission taken back: asks once more, then says so. */
  private async captureLost(): Promise<void> {
    if (!this.options)
      return
    try {
      const stream = await this.capture.open(this.options)
      this.showPreview(stream)
      await this.publisher.replaceTracks(stream)
    }
    catch (error) {
      // Left meanwhile.
      if (!this.options)
        return
      this.capture.close()
      this.showPreview(null)
      const reason = error instanceof LiveError ? error : new LiveError('CAMERA_MISSING', String(error), error)
      this.publisher.link.fail(reason)
    }
  }
}
