import type { RoomCounter, RoomEvent } from '#contract/events'
import type { Join, MediaTicket, Room, RoomSnapshot } from '#contract/rooms'
import type { ChannelState } from './channel'
import type { ConnectionApi } from './connection'
import type { CaptureOptions, LiveDriver, SurfaceEvent } from './driver'
import type { Fault } from './fault'
import type { MediaEvents } from './media'
import type { ReconnectPolicy } from './reconnect'
import type { RoomInput, RoomState } from './states'
import type { Timers } from './timers'
import type { OpenSocket } from '~/platform/socket'
import { RoomConnection } from './connection'
import { LiveError } from './driver'
import { Emitter } from './emitter'
import { toFault } from './fault'
import { RoomMedia } from './media'
import { backoff } from './reconnect'
import { isTransient } from './retry'
import { nextRoomState } from './states'
import { systemTimers } from './timers'

/** What the room asks of the server. Failures carry `code`, `transient` and, where there was an answer, `status`. */
export interface RoomApi extends ConnectionApi {
  start: () => Promise<Room>
  end: () => Promise<Room>
}

export interface LiveRoomOptions {
  api: RoomApi
  /** Whose visit it is, as the server's events name people; null for a guest. */
  me?: () => string | null
  /** `watch` plays what the room shows; `broadcast` is the anchor's own side and plays nothing. */
  intent: 'watch' | 'broadcast'
  createDriver: (ticket: MediaTicket['driver']) => LiveDriver
  openSocket: OpenSocket
  /** Makes `events.path` of a join an address. */
  socketUrl: (path: string) => string
  /** Waits between tries of the channel and of renewals, which never give up. */
  policy?: ReconnectPolicy
  /** Waits between tries of entering, before a person is asked. Default: three. */
  entryPolicy?: ReconnectPolicy
  timers?: Timers
}

export interface LiveRoomEvents extends Pick<MediaEvents, 'driver' | 'player' | 'publisher' | 'source' | 'quality'> {
  state: RoomState
  /** On entry, and again whenever what was missed was too much to replay. */
  snapshot: RoomSnapshot
  joined: Join
  /** Of the channel, in order, each once. */
  event: RoomEvent | RoomCounter
  /** The room as the server answered to `end`: with its sales. */
  room: Room
  channel: ChannelState
  serverTime: string
}

/**
 * One visit to one room: what the connection and the media say becomes one state, and the way back after every cut. Input comes
 * by methods, output by events; it knows neither screens nor stores.
 */
export class LiveRoom {
  private readonly events = new Emitter<LiveRoomEvents>()
  private readonly connection: RoomConnection
  private readonly media: RoomMedia
  private readonly entryPolicy: ReconnectPolicy
  private current: RoomState = { name: 'idle' }
  /** The vendor has thrown us out; the server is being asked what that means. */
  private expelled: Fault | null = null
  private paused = false

  constructor(private readonly options: LiveRoomOptions) {
    const { api, createDriver, openSocket, socketUrl, policy = backoff(), entryPolicy = backoff({ maxAttempts: 3 }), timers = systemTimers } = options
    this.entryPolicy = entryPolicy
    this.connection = new RoomConnection({
      api,
      openSocket,
      socketUrl,
      policy,
      timers,
      onSnapshot: snapshot => this.events.emit('snapshot', snapshot),
      onJoined: (join) => {
        this.events.emit('joined', join)
        return this.media.join(join.media)
      },
      onInside: (snapshot, joined) => {
        if (this.expelled && joined)
          return this.input({ type: 'kick', error: this.expelled })
        this.handleStatus(snapshot.room.status)
        if (joined)
          this.connection.follow(snapshot.seq)
      },
      onOutside: (type, error) => this.input({ type, error }),
    })
    this.media = new RoomMedia({
      createDriver,
      start: () => api.start(),
      renew: () => this.connection.renew(),
      policy,
      timers,
      onAir: () => this.handleStatus('live'),
      onChange: () => this.settle(),
    })
    this.listen()
  }

  get state(): RoomState {
    return this.current
  }

  on<T extends keyof LiveRoomEvents>(type: T, listener: (event: LiveRoomEvents[T]) => void): () => void {
    return this.events.on(type, listener)
  }

  /** Goes in; again from `ended`, `kicked`, `refused` and `failed`. How it went is in `state`. */
  async enter(): Promise<void> {
    const before = this.current
    this.input({ type: 'enter' })
    if (this.current === before)
      return
    await this.connection.enter(this.entryPolicy)
  }

  /** Goes out, from anywhere and any number of times; everything is released when it resolves. */
  async leave(): Promise<void> {
    this.input({ type: 'leave' })
    await this.release()
  }

  /**
   * Reads the room again and joins anew, without touching the picture: after somebody signed in, or when the channel cannot
   * replay what was missed. Goes on until it succeeds.
   */
  resync(): Promise<void> {
    return this.connection.resync()
  }

  /** Opens camera and microphone, once the room has been joined. @throws {LiveError} */
  async startPreview(options: CaptureOptions): Promise<void> {
    await this.joined()
    await this.media.startPreview(options)
  }

  configure(options: Partial<CaptureOptions>): Promise<void> {
    return this.media.configure(options)
  }

  /**
   * Sends the preview and starts the room once it is out.
   * @throws {LiveError} STREAM_BUSY: ask the person, then again with `takeOver`
   */
  goLive({ takeOver = false }: { takeOver?: boolean } = {}): Promise<void> {
    return this.media.goLive(takeOver)
  }

  /** Ends the room for everybody. Throws what the server answered; the room then goes on. */
  async end(): Promise<void> {
    const { visit } = this.connection
    const room = await this.options.api.end()
    this.events.emit('room', room)
    if (visit === this.connection.visit)
      this.handleStatus('ended')
  }

  /** The page is covered by another one: the picture stops, the channel goes on. */
  async pause(): Promise<void> {
    this.paused = true
    if (this.options.intent === 'watch')
      await this.media.stopPlaying()
  }

  resume(): void {
    this.paused = false
    this.handleForeground()
    this.media.confirm()
    this.play()
  }

  /** What a surface saw. */
  report(event: SurfaceEvent): void {
    this.media.report(event)
  }

  handleNetwork(online: boolean): void {
    this.connection.handleNetwork(online)
    if (!online)
      return this.input({ type: 'mediaLost', error: { code: 'NETWORK', message: 'offline' } })
    this.handleForeground()
  }

  /** The app is in front again, or the network is: tries now whatever waits. */
  handleForeground(): void {
    if (this.current.name === 'failed' && isTransient(this.current.error)) {
      void this.enter()
      return
    }
    this.connection.nudge()
    this.media.nudge()
    // Away, the player's last word may be a picture that stands still.
    if (this.current.name !== 'away')
      this.settle()
  }

  private listen(): void {
    const { connection, media, events } = this
    connection.on('state', state => events.emit('channel', state))
    connection.on('serverTime', time => events.emit('serverTime', time))
    connection.on('counter', event => events.emit('event', event))
    connection.on('event', event => this.handleEvent(event))
    media.on('driver', driver => events.emit('driver', driver))
    media.on('player', state => events.emit('player', state))
    media.on('publisher', state => events.emit('publisher', state))
    media.on('source', source => events.emit('source', source))
    media.on('quality', quality => events.emit('quality', quality))
    media.on('message', message => connection.handleMessage(message))
    media.on('ticketExpiring', ({ userId }) => void connection.renewMedia(userId))
  }

  /** The way in is about to bring a driver, or ends elsewhere. @throws {LiveError} NETWORK in the latter case */
  private async joined(): Promise<void> {
    if (this.media.ready || this.current.name !== 'loading')
      return
    const disposers: (() => void)[] = []
    try {
      await new Promise((resolve, reject) => {
        disposers.push(
          this.events.on('driver', resolve),
          this.events.on('state', ({ name }) => reject(new LiveError('NETWORK', `the room is ${name}`))),
        )
      })
    }
    finally {
      disposers.forEach(dispose => dispose())
    }
  }

  private handleEvent(event: RoomEvent): void {
    this.events.emit('event', event)
    switch (event.type) {
      case 'room.started':
      case 'room.back': return this.handleStatus('live')
      case 'room.away': return this.handleStatus('away')
      case 'room.ended': return this.handleStatus('ended')
      case 'user.kicked': {
        const { userId, until, reason } = event.data
        if (userId === this.options.me?.())
          this.input({ type: 'kick', error: { code: 'KICKED', message: 'sent away by the room', details: { until, reason } } })
      }
    }
  }

  private handleStatus(status: Room['status']): void {
    switch (status) {
      case 'scheduled': return this.input({ type: 'isScheduled' })
      case 'away':
        this.input({ type: 'isAway' })
        return this.play()
      case 'live':
        this.input({ type: 'isLive' })
        this.play()
        this.media.nudge()
        return this.settle()
      case 'ended':
        this.input({ type: 'isEnded' })
        void this.release()
    }
  }

  /** Asks for the picture where it is wanted. */
  private play(): void {
    const { name } = this.current
    if (this.options.intent === 'watch' && !this.paused && !this.expelled && (name === 'connecting' || name === 'live' || name === 'away' || name === 'reconnecting'))
      this.media.play().catch((error: unknown) => this.input({ type: 'fail', error: toFault(error) }))
  }

  /** Tells the state what the media does now. */
  private settle(): void {
    const media = this.options.intent === 'watch' ? this.media.player : this.media.publisher
    switch (media.state) {
      case 'playing': return this.input({ type: 'mediaRuns' })
      case 'publishing': return this.media.broadcasting ? this.input({ type: 'mediaRuns' }) : undefined
      case 'requesting':
      case 'waiting': return this.input({ type: 'mediaAwaited' })
      case 'reconnecting': return this.input({ type: 'mediaLost', error: media.error })
      case 'failed': return this.handleFailure(media.error)
    }
  }

  private handleFailure(error: LiveError): void {
    // Where the platform shows no picture at all, the surface says so and the room is none the worse.
    if (!this.media.canPlay)
      return this.input({ type: 'mediaRuns' })
    if (error.code === 'UNAUTHENTICATED')
      return this.input({ type: 'refuse', error })
    if (error.code !== 'KICKED' && error.code !== 'BANNED')
      return this.input({ type: 'fail', error })
    if (this.expelled)
      return
    // A vendor closes a room that has ended by the same words: the server knows which it is, and for how long.
    this.expelled = error
    void this.resync()
  }

  private async release(): Promise<void> {
    this.connection.leave()
    this.expelled = null
    await this.media.leave()
  }

  private input(input: RoomInput): void {
    const next = nextRoomState(this.current, input)
    if (next === this.current)
      return
    this.current = next
    if (next.name === 'kicked' || next.name === 'refused')
      void this.release()
    this.events.emit('state', next)
  }
}
