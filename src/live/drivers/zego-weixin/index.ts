import type { MediaTicket } from '#contract/rooms'
import type { CaptureOptions, DriverCapabilities, DriverEvents, DriverEventType, LiveDriver, Quality, SurfaceEvent, SurfaceSource } from '../../driver'
import type { ReconnectPolicy } from '../../reconnect'
import type { Timers } from '../../timers'
import type { EngineHolder } from '../zego/engine'
import type { ZegoTicket } from '../zego/ticket'
import type { WeixinHub, WeixinStats } from './engine'
import { LiveError } from '../../driver'
import { Emitter } from '../../emitter'
import { backoff } from '../../reconnect'
import { systemTimers } from '../../timers'
import { ZegoRoom } from '../zego/room'
import { zegoTicket } from '../zego/ticket'
import { weixinEngines } from './engine'
import { flowOf, nativeCode } from './native-codes'
import { WeixinPlayer } from './player'
import { WeixinPublisher } from './publisher'

export interface ZegoWeixinOptions {
  engines?: EngineHolder<WeixinHub>
  timers?: Timers
  policy?: ReconnectPolicy
}

/** Tries in a row before a person is asked: with the backoff's delays about a minute. */
const MAX_ATTEMPTS = 10

/** What `live-pusher` says in its `error` event when camera (10001) or microphone (10002) are not allowed. */
const REFUSED = [10001, 10002]

/**
 * ZEGO on WeChat. The SDK knows rooms and addresses, the native tags the media: addresses leave as sources, and all that a tag
 * says comes back by `report` and goes to the SDK. One is in ZEGO's room for as long as something is played or published: an
 * anchor not before going live, so that another device is asked before it is thrown out.
 */
export class ZegoWeixinDriver implements LiveDriver {
  readonly name = 'zego-weixin'
  readonly capabilities: DriverCapabilities = { canPlay: true, canPublish: true, canFlip: true, canMirror: true, canBeautify: true, canPickDefinition: true }

  private readonly events = new Emitter<DriverEvents>()
  private readonly room: ZegoRoom<WeixinHub>
  private readonly player: WeixinPlayer
  private readonly publisher: WeixinPublisher
  private ticket: ZegoTicket | null = null
  private previewing = false
  private forgetHub: (() => void)[] = []

  constructor({ engines = weixinEngines, timers = systemTimers, policy = backoff({ maxAttempts: MAX_ATTEMPTS }) }: ZegoWeixinOptions = {}) {
    const both = (tell: (role: WeixinPlayer | WeixinPublisher) => void) => [this.publisher, this.player].forEach(tell)
    this.room = new ZegoRoom({
      hub: appId => engines.get(appId),
      prepare: hub => hub.check(),
      timers,
      policy,
      onIn: () => this.roomIn(),
      onCut: error => both(role => role.interrupt(error)),
      onBack: () => this.goOn(),
      onLost: error => both(role => role.lost(error)),
      onOut: error => both(role => role.fail(error)),
      onStream: () => this.player.look(),
      onMessage: text => this.events.emit('message', { text }),
      onTicketWanted: userId => this.events.emit('ticketExpiring', { userId }),
    })
    const common = {
      timers,
      policy,
      engine: () => this.room.isIn ? this.room.hub?.engine ?? null : null,
      streamId: () => this.ticket?.streamId ?? '',
    }
    this.player = new WeixinPlayer({
      ...common,
      isThere: () => this.room.hasStream,
      onState: state => this.events.emit('player', state),
      onSource: source => this.events.emit('source', { role: 'player', source }),
    })
    this.publisher = new WeixinPublisher({
      ...common,
      onState: state => this.events.emit('publisher', state),
      onSource: source => this.showPreview(source),
    })
  }

  on<T extends DriverEventType>(type: T, listener: (event: DriverEvents[T]) => void): () => void {
    return this.events.on(type, listener)
  }

  async join(ticket: MediaTicket): Promise<void> {
    this.ticket = zegoTicket(ticket)
    this.room.take(this.ticket)
  }

  /** The tag itself opens camera and microphone, with the wishes the surface gives it. */
  async startPreview(): Promise<void> {
    if (this.previewing)
      return
    this.previewing = true
    this.showPreview({ kind: 'camera' })
  }

  /** Every wish is an attribute of the tag, and so the surface's. */
  async configure(_: Partial<CaptureOptions>): Promise<void> {}

  async startPublishing({ takeOver = false }: { takeOver?: boolean } = {}): Promise<void> {
    if (!this.previewing)
      throw new LiveError('CAMERA_MISSING', 'no preview is running')
    const ticket = this.requireTicket()
    if (!ticket.canPublish)
      throw new LiveError('MAY_NOT_PUBLISH', 'the ticket does not allow publishing')
    if (ticket.busy && !takeOver)
      throw new LiveError('STREAM_BUSY')
    this.publisher.start()
    this.room.enter()
  }

  async stopPublishing(): Promise<void> {
    this.publisher.stop()
    this.leaveUnlessWanted()
  }

  async startPlaying(): Promise<void> {
    this.requireTicket()
    this.player.start()
    this.room.enter()
  }

  async stopPlaying(): Promise<void> {
    this.player.stop()
    this.leaveUnlessWanted()
  }

  report(event: SurfaceEvent): void {
    if (event.type === 'native')
      this.handleNative(event.name, event.detail)
    else if (event.type === 'stalled')
      this.player.stalled()
    else if (event.type !== 'blocked')
      this.player.arrived()
  }

  nudge(): void {
    this.room.nudge()
    this.publisher.nudge()
    this.player.nudge()
  }

  async leave(): Promise<void> {
    this.publisher.stop()
    this.player.stop()
    // The tag goes before the room is left.
    if (this.previewing)
      this.events.emit('source', { role: 'preview', source: null })
    this.previewing = false
    this.leaveUnlessWanted()
    this.ticket = null
  }

  private requireTicket(): ZegoTicket {
    if (!this.ticket)
      throw new LiveError('UNAUTHENTICATED', 'no ticket yet')
    return this.ticket
  }

  private leaveUnlessWanted(): void {
    if (this.publisher.wanted || this.player.wanted)
      return
    this.forgetHub.splice(0).forEach(dispose => dispose())
    this.room.leave()
  }

  private roomIn(): void {
    this.forgetHub.splice(0).forEach(dispose => dispose())
    const { hub } = this.room
    if (!hub)
      return
    this.forgetHub = [
      hub.events.on('publisher', state => this.publisher.handleState(state)),
      hub.events.on('player', state => this.player.handleState(state)),
      hub.quality.on('publisher', ({ streamId, stats }) => this.tellQuality('publisher', streamId, stats)),
      hub.quality.on('player', ({ streamId, stats }) => this.tellQuality('player', streamId, stats)),
    ]
    this.goOn()
  }

  private goOn(): void {
    this.publisher.look()
    this.player.look()
  }

  /** The SDK hears everything, and first: it knows by the stream's id whether pusher or player says it. */
  private handleNative(name: string, detail: unknown): void {
    const engine = this.room.hub?.engine
    const streamId = this.ticket?.streamId
    if (!engine || !streamId)
      return
    if (name === 'netstatus') {
      engine.updatePlayerNetStatus(streamId, { detail })
      return this.player.handleFlow(flowOf(detail))
    }
    const code = nativeCode(detail)
    if (name === 'statechange' && code !== null) {
      engine.updatePlayerState(streamId, { detail })
      this.publisher.handleNative(code)
      this.player.handleNative(code)
    }
    else if (name === 'error' && REFUSED.includes((detail as { errCode?: number } | null)?.errCode ?? 0)) {
      this.publisher.fail(new LiveError('CAMERA_REFUSED'))
    }
  }

  private tellQuality(role: 'publisher' | 'player', streamId: string, { video, audio }: WeixinStats): void {
    if (streamId !== this.ticket?.streamId)
      return
    const quality: Quality = {
      bitrate: Math.round((video.videoBitrate ?? 0) + (audio.audioBitrate ?? 0)),
      fps: Math.round(video.videoFPS ?? 0),
      width: video.videoWidth ?? 0,
      height: video.videoHeight ?? 0,
    }
    this.events.emit('quality', { role, quality })
  }

  private showPreview(source: SurfaceSource): void {
    if (this.previewing)
      this.events.emit('source', { role: 'preview', source })
  }
}
