import type { MediaTicket } from '#contract/rooms'
import type { CaptureOptions, DriverCapabilities, DriverEvents, DriverEventType, LiveDriver, SurfaceEvent } from '../../driver'
import type { ReconnectPolicy } from '../../reconnect'
import type { Timers } from '../../timers'
import type { WebEnvironment } from '../browser/environment'
import type { EngineHolder } from '../zego/engine'
import type { ZegoTicket } from '../zego/ticket'
import type { WebHub } from './engine'
import { LiveError } from '../../driver'
import { Emitter } from '../../emitter'
import { backoff } from '../../reconnect'
import { systemTimers } from '../../timers'
import { Camera } from '../browser/camera'
import { browserEnvironment } from '../browser/environment'
import { ZegoRoom } from '../zego/room'
import { zegoTicket } from '../zego/ticket'
import { webEngines } from './engine'
import { ZegoPlayer } from './player'
import { ZegoPublisher } from './publisher'

export interface ZegoWebDriverOptions {
  engines?: Pick<EngineHolder<WebHub>, 'get'>
  env?: WebEnvironment
  timers?: Timers
  policy?: ReconnectPolicy
}

/** Tries in a row before a person is asked: with the backoff's delays about a minute. */
const MAX_ATTEMPTS = 10

/**
 * ZEGO in browsers. A shopper logs in to play, an anchor only to publish: a login puts out the one who is in under the same
 * name, so there is none before it was asked for.
 */
export class ZegoWebDriver implements LiveDriver {
  readonly name = 'zego-web'
  readonly capabilities: DriverCapabilities = { canPlay: true, canPublish: true, canFlip: true, canMirror: true, canBeautify: false, canPickDefinition: true }

  private readonly events = new Emitter<DriverEvents>()
  private readonly engines: Pick<EngineHolder<WebHub>, 'get'>
  private readonly env: WebEnvironment
  private readonly camera: Camera
  private readonly room: ZegoRoom<WebHub>
  private readonly player: ZegoPlayer
  private readonly publisher: ZegoPublisher
  private ticket: ZegoTicket | null = null
  private disposers: (() => void)[] = []

  constructor({ engines = webEngines, env = browserEnvironment(), timers = systemTimers, policy = backoff({ maxAttempts: MAX_ATTEMPTS }) }: ZegoWebDriverOptions = {}) {
    this.engines = engines
    this.env = env
    const common = { env, timers, policy, engine: () => this.room.isIn ? this.room.hub?.engine.loaded ?? null : null, streamId: () => this.ticket?.streamId ?? '' }
    this.player = new ZegoPlayer({
      ...common,
      isThere: () => this.room.hasStream,
      onState: state => this.tell('player', state),
      onSource: source => this.events.emit('source', { role: 'player', source }),
      onQuality: quality => this.events.emit('quality', { role: 'player', quality }),
    })
    this.publisher = new ZegoPublisher({
      ...common,
      stream: () => this.camera.stream,
      definition: () => this.camera.wishes?.definition ?? '720p',
      onState: state => this.tell('publisher', state),
      onQuality: quality => this.events.emit('quality', { role: 'publisher', quality }),
    })
    this.camera = new Camera({
      env,
      onSource: stream => this.events.emit('source', { role: 'preview', source: stream && { kind: 'stream', stream } }),
      onReplaced: () => this.publisher.follow(),
      onLost: (error) => {
        this.publisher.fail(error)
        this.publisher.release()
      },
    })
    const look = () => {
      this.player.look()
      this.publisher.look()
    }
    this.room = new ZegoRoom({
      hub: appId => this.engines.get(appId),
      prepare: hub => hub.load(),
      timers,
      policy,
      onIn: look,
      // Media has a way of its own, and tells when that is cut too.
      onCut: () => {},
      onBack: look,
      onStream: () => this.player.look(),
      onMessage: text => this.events.emit('message', { text }),
      onLost: error => this.lost(error),
      onOut: error => this.fail(error),
      onTicketWanted: userId => this.events.emit('ticketExpiring', { userId }),
    })
  }

  on<T extends DriverEventType>(type: T, listener: (event: DriverEvents[T]) => void): () => void {
    return this.events.on(type, listener)
  }

  async join(ticket: MediaTicket): Promise<void> {
    const taken = this.ticket = zegoTicket(ticket)
    this.room.take(taken)
    // Fetched while the rest of the page comes up; whether that went well matters to who logs in.
    this.engines.get(taken.appId).load().catch(() => {})
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
    const ticket = this.requireTicket()
    if (!ticket.canPublish)
      throw new LiveError('MAY_NOT_PUBLISH', 'the ticket does not allow publishing')
    if (ticket.busy && !takeOver)
      throw new LiveError('STREAM_BUSY')
    this.publisher.start()
    this.goIn(ticket)
  }

  async stopPublishing(): Promise<void> {
    this.publisher.stop()
  }

  async startPlaying(): Promise<void> {
    const ticket = this.requireTicket()
    this.player.start()
    this.goIn(ticket)
  }

  async stopPlaying(): Promise<void> {
    this.player.stop()
  }

  report(event: SurfaceEvent): void {
    if (event.type === 'firstFrame' || event.type === 'resumed')
      this.player.arrived()
  }

  nudge(): void {
    this.room.nudge()
    this.player.nudge()
    this.publisher.nudge()
  }

  async leave(): Promise<void> {
    this.player.stop()
    this.publisher.stop()
    this.publisher.release()
    this.camera.stop()
    this.ticket = null
  }

  private requireTicket(): ZegoTicket {
    if (!this.ticket)
      throw new LiveError('UNAUTHENTICATED', 'no ticket yet')
    return this.ticket
  }

  private goIn({ appId }: ZegoTicket): void {
    if (this.disposers.length === 0)
      this.disposers = this.listen(this.engines.get(appId))
    this.room.enter()
  }

  /** Nobody stays in the room who neither plays nor publishes. */
  private tell<R extends 'player' | 'publisher'>(role: R, state: DriverEvents[R]): void {
    this.events.emit(role, state)
    if (this.player.wanted || this.publisher.wanted)
      return
    this.disposers.splice(0).forEach(dispose => dispose())
    this.room.leave()
  }

  private listen({ events, quality }: WebHub): (() => void)[] {
    return [
      events.on('player', state => this.player.handleState(state)),
      events.on('publisher', state => this.publisher.handleState(state)),
      quality.on('player', ({ streamId, stats }) => this.player.handleQuality(streamId, stats)),
      quality.on('publisher', ({ streamId, stats }) => this.publisher.handleQuality(streamId, stats)),
      // The SDK logs out on `unload`, which browsers leave out more and more.
      this.env.listen('pagehide', () => this.suspend()),
      this.env.listen('pageshow', () => this.room.enter()),
    ]
  }

  /** A page that is hidden for good must not stay in the room; one that comes back goes in again. */
  private suspend(): void {
    this.lost(new LiveError('NETWORK', 'the page is gone'))
    this.room.leave()
  }

  private lost(error: LiveError): void {
    this.player.lost(error)
    this.publisher.lost(error)
  }

  private fail(error: LiveError): void {
    this.player.fail(error)
    this.publisher.fail(error)
  }
}
