import type { RoomCounter, RoomEvent, RoomLogPage } from '#contract/events'
import type { Join, MediaTicket, Room, RoomSnapshot } from '#contract/rooms'
import type { ChannelState } from './channel'
import type { CaptureOptions, DriverEvents, LiveDriver, PlayerState, PublisherState, SurfaceEvent } from './driver'
import type { Fault } from './fault'
import type { ReconnectPolicy } from './reconnect'
import type { RoomInput, RoomState } from './states'
import type { Timers } from './timers'
import type { OpenSocket } from '~/platform/socket'
import { Admission } from './admission'
import { Broadcast } from './broadcast'
import { overSocket, RoomChannel } from './channel'
import { LiveError } from './driver'
import { Emitter } from './emitter'
import { toFault } from './fault'
import { backoff } from './reconnect'
import { overRelay } from './relay'
import { isTransient } from './retry'
import { nextRoomState } from './states'
import { systemTimers } from './timers'

/** What the room asks of the server. Failures carry `code`, `transient` and, where there was an answer, `status`. */
export interface RoomApi {
  snapshot: () => Promise<RoomSnapshot>
  join: () => Promise<Join>
  /** A new media ticket for one whom the vendor knows by this id; left out where a join is all there is. */
  renew?: (userId: string) => Promise<MediaTicket>
  /** What came after `since`, by the path of a join whose events come `via` ZEGO. */
  log: (path: string, since: number) => Promise<RoomLogPage>
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

export interface LiveRoomEvents {
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
  driver: LiveDriver
  player: PlayerState
  publisher: PublisherState
  source: DriverEvents['source']
  quality: DriverEvents['quality']
}

/**
 * One visit to one room: entry, channel, media, and the way back after every cut. Input comes by methods, output by events;
 * it knows neither screens nor stores.
 */
export class LiveRoom {
  private readonly events = new Emitter<LiveRoomEvents>()
  private readonly admission: Admission
  private readonly channel: RoomChannel
  private readonly messages = new Emitter<Pick<DriverEvents, 'message'>>()
  private readonly policy: ReconnectPolicy
  private readonly entryPolicy: ReconnectPolicy
  private readonly timers: Timers
  private via: Join['events']['via'] = 'socket'
  private current: RoomState = { name: 'idle' }
  private driver: LiveDriver | null = null
  private ticket: MediaTicket | null = null
  /** The vendor has thrown us out; the server is being asked what that means. */
  private expelled: Fault | null = null
  private forgetDriver: (() => void)[] = []
  private broadcast: Broadcast | null = null
  private player: PlayerState = { state: 'idle' }
  private publisher: PublisherState = { state: 'idle' }
  private paused = false

  constructor(private readonly options: LiveRoomOptions) {
    this.policy = options.policy ?? backoff()
    this.entryPolicy = options.entryPolicy ?? backoff({ maxAttempts: 3 })
    this.timers = options.timers ?? systemTimers
    this.admission = new Admission({
      api: options.api,
      policy: this.policy,
      timers: this.timers,
      onSnapshot: snapshot => this.events.emit('snapshot', snapshot),
      onJoined: join => this.take(join),
      onInside: (snapshot, joined) => {
        if (this.expelled && joined)
          return this.input({ type: 'kick', error: this.expelled })
        this.handleStatus(snapshot.room.status)
        if (joined)
          this.channel.follow(snapshot.seq)
      },
      onOutside: (type, error) => this.input({ type, error }),
    })
    const relayed = overRelay({
      read: since => this.readLog(since),
      onMessage: listener => this.messages.on('message', listener),
      timers: this.timers,
    })
    this.channel = new RoomChannel({
      open: (...way) => this.via === 'zego' ? relayed(...way) : overSocket(options.openSocket)(...way),
      policy: this.policy,
      timers: this.timers,
      address: async (fresh) => {
        const { via, path } = await this.admission.channelDoor(fresh)
        this.via = via
        return via === 'zego' ? path : options.socketUrl(path)
      },
    })
    this.channel.on('state', state => this.events.emit('channel', state))
    this.channel.on('serverTime', time => this.events.emit('serverTime', time))
    this.channel.on('counter', event => this.events.emit('event', event))
    this.channel.on('event', event => this.handleEvent(event))
    this.channel.on('reset', () => void this.resync())
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
    await this.admission.enter(this.entryPolicy)
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
  async resync(): Promise<void> {
    await this.admission.resync()
  }

  /** Opens camera and microphone, once the room has been joined. @throws {LiveError} */
  async startPreview(options: CaptureOptions): Promise<void> {
    const driver = await this.awaitDriver()
    await driver.startPreview(options)
  }

  async configure(options: Partial<CaptureOptions>): Promise<void> {
    await this.driver?.configure(options)
  }

  /**
   * Sends the preview and starts the room once it is out.
   * @throws {LiveError} STREAM_BUSY: ask the person, then again with `takeOver`
   */
  async goLive({ takeOver = false }: { takeOver?: boolean } = {}): Promise<void> {
    this.requireDriver()
    // Such a ticket tells of the moment it was made whether somebody publishes elsewhere.
    if (this.ticket && 'busy' in this.ticket && !takeOver && !this.broadcast?.wanted)
      await this.admission.renew()
    this.requireDriver()
    await this.broadcast?.goLive(takeOver)
  }

  /** Ends the room for everybody. Throws what the server answered; the room then goes on. */
  async end(): Promise<void> {
    const { visit } = this.admission
    const room = await this.options.api.end()
    this.events.emit('room', room)
    if (visit === this.admission.visit)
      this.handleStatus('ended')
  }

  /** The page is covered by another one: the picture stops, the channel goes on. */
  async pause(): Promise<void> {
    this.paused = true
    if (this.options.intent === 'watch' && this.player.state !== 'idle')
      await this.driver?.stopPlaying()
  }

  resume(): void {
    this.paused = false
    this.handleForeground()
    this.broadcast?.confirm()
    this.play()
  }

  /** What a surface saw. */
  report(event: SurfaceEvent): void {
    this.driver?.report(event)
  }

  handleNetwork(online: boolean): void {
    this.channel.handleNetwork(online)
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
    this.channel.nudge()
    this.driver?.nudge()
    // Away, the player's last word may be a picture that stands still.
    if (this.current.name !== 'away')
      this.settle()
  }

  /** A guest's ticket may have run out since it was given. */
  private async readLog(since: number): Promise<RoomLogPage> {
    const ask = async (fresh: boolean) => this.options.api.log((await this.admission.channelDoor(fresh)).path, since)
    try {
      return await ask(false)
    }
    catch (error) {
      if (toFault(error).code !== 'UNAUTHENTICATED')
        throw error
      return ask(true)
    }
  }

  private async take(join: Join): Promise<void> {
    this.ticket = join.media
    this.events.emit('joined', join)
    this.driver ??= this.adopt(this.options.createDriver(join.media.driver))
    await this.driver.join(join.media)
  }

  private adopt(driver: LiveDriver): LiveDriver {
    this.events.emit('driver', driver)
    this.broadcast = new Broadcast({
      driver,
      start: () => this.options.api.start(),
      policy: this.policy,
      timers: this.timers,
      onAir: () => this.handleStatus('live'),
    })
    this.forgetDriver = [
      driver.on('player', state => this.handlePlayer(state)),
      driver.on('publisher', state => this.handlePublisher(state)),
      driver.on('source', source => this.events.emit('source', source)),
      driver.on('quality', quality => this.events.emit('quality', quality)),
      driver.on('message', message => this.messages.emit('message', message)),
      driver.on('ticketExpiring', ({ userId }) => void this.admission.renewMedia(userId)),
    ]
    return driver
  }

  private requireDriver(): LiveDriver {
    if (!this.driver)
      throw new LiveError('NETWORK', 'the room has not been joined yet')
    return this.driver
  }

  /** The driver that the way in is about to bring. @throws {LiveError} NETWORK when the way in ends elsewhere */
  private async awaitDriver(): Promise<LiveDriver> {
    if (this.driver || this.current.name !== 'loading')
      return this.requireDriver()
    const disposers: (() => void)[] = []
    try {
      return await new Promise<LiveDriver>((resolve, reject) => {
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
        this.driver?.nudge()
        return this.settle()
      case 'ended':
        this.input({ type: 'isEnded' })
        void this.release()
    }
  }

  /** Asks for the picture unless it is there or asked for already. */
  private play(): void {
    const { name } = this.current
    const wanted = this.options.intent === 'watch' && !this.paused && !this.expelled && (name === 'connecting' || name === 'live' || name === 'away' || name === 'reconnecting')
    if (wanted && (this.player.state === 'idle' || this.player.state === 'failed'))
      this.driver?.startPlaying().catch((error: unknown) => this.input({ type: 'fail', error: toFault(error) }))
  }

  private handlePlayer(state: PlayerState): void {
    this.player = state
    this.events.emit('player', state)
    this.settle()
  }

  private handlePublisher(state: PublisherState): void {
    this.publisher = state
    this.events.emit('publisher', state)
    this.broadcast?.handlePublisher(state)
    this.settle()
  }

  /** Tells the state what the media does now. */
  private settle(): void {
    const media = this.options.intent === 'watch' ? this.player : this.publisher
    switch (media.state) {
      case 'playing': return this.input({ type: 'mediaRuns' })
      case 'publishing': return this.broadcast?.wanted ? this.input({ type: 'mediaRuns' }) : undefined
      case 'requesting':
      case 'waiting': return this.input({ type: 'mediaAwaited' })
      case 'reconnecting': return this.input({ type: 'mediaLost', error: media.error })
      case 'failed': return this.handleFailure(media.error)
    }
  }

  private handleFailure(error: LiveError): void {
    // Where the platform shows no picture at all, the surface says so and the room is none the worse.
    if (!this.driver?.capabilities.canPlay)
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
    this.admission.leave()
    this.channel.close()
    this.broadcast?.stop()
    const driver = this.driver
    const forget = this.forgetDriver
    this.driver = null
    this.ticket = null
    this.expelled = null
    this.broadcast = null
    this.forgetDriver = []
    // The driver's last words (sources gone, states idle) still belong to the screen.
    await driver?.leave()
    forget.forEach(dispose => dispose())
    if (!this.driver) {
      this.player = { state: 'idle' }
      this.publisher = { state: 'idle' }
    }
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
