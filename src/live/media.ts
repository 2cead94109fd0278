import type { MediaTicket } from '#contract/rooms'
import type { CaptureOptions, DriverEvents, LiveDriver, PlayerState, PublisherState, SurfaceEvent } from './driver'
import type { ReconnectPolicy } from './reconnect'
import type { Timers } from './timers'
import { Broadcast } from './broadcast'
import { LiveError } from './driver'
import { Emitter } from './emitter'

export interface MediaOptions {
  createDriver: (ticket: MediaTicket['driver']) => LiveDriver
  /** Says to the server that the room starts; the same twice is once. */
  start: () => Promise<unknown>
  /** Asks for new tickets once; the media ticket among them comes by `join`. */
  renew: () => Promise<void>
  policy: ReconnectPolicy
  timers: Timers
  /** The room runs and so does the anchor's picture. */
  onAir: () => void
  /** The player or the publisher has changed, and whoever listens has heard of it. */
  onChange: () => void
}

export interface MediaEvents extends DriverEvents {
  driver: LiveDriver
}

/** The picture of one visit: a driver from the first ticket to the leaving, and what it says of its player and publisher. */
export class RoomMedia {
  private readonly events = new Emitter<MediaEvents>()
  private driver: LiveDriver | null = null
  private ticket: MediaTicket | null = null
  private forgetDriver: (() => void)[] = []
  private broadcast: Broadcast | null = null
  private playing: PlayerState = { state: 'idle' }
  private publishing: PublisherState = { state: 'idle' }

  constructor(private readonly options: MediaOptions) {}

  get player(): PlayerState {
    return this.playing
  }

  get publisher(): PublisherState {
    return this.publishing
  }

  /** A picture is meant to go out, whatever it does at the moment. */
  get broadcasting(): boolean {
    return this.broadcast?.wanted ?? false
  }

  /** There is a driver: the room has been joined. */
  get ready(): boolean {
    return this.driver !== null
  }

  /** False where the platform shows no picture at all. */
  get canPlay(): boolean {
    return this.driver?.capabilities.canPlay ?? false
  }

  on<T extends keyof MediaEvents>(type: T, listener: (event: MediaEvents[T]) => void): () => void {
    return this.events.on(type, listener)
  }

  /** Takes the first ticket, or a newer one. */
  async join(ticket: MediaTicket): Promise<void> {
    this.ticket = ticket
    this.driver ??= this.adopt(this.options.createDriver(ticket.driver))
    await this.driver.join(ticket)
  }

  /** Asks for the picture unless it is there or asked for already. */
  async play(): Promise<void> {
    if (this.playing.state === 'idle' || this.playing.state === 'failed')
      await this.driver?.startPlaying()
  }

  async stopPlaying(): Promise<void> {
    if (this.playing.state !== 'idle')
      await this.driver?.stopPlaying()
  }

  /** Opens camera and microphone. @throws {LiveError} NETWORK before the first ticket */
  async startPreview(options: CaptureOptions): Promise<void> {
    await this.required().startPreview(options)
  }

  async configure(options: Partial<CaptureOptions>): Promise<void> {
    await this.driver?.configure(options)
  }

  /**
   * Sends the preview and starts the room once it is out.
   * @throws {LiveError} STREAM_BUSY: ask the person, then again with `takeOver`
   */
  async goLive(takeOver: boolean): Promise<void> {
    this.required()
    // Such a ticket tells of the moment it was made whether somebody publishes elsewhere.
    if (this.ticket && 'busy' in this.ticket && !takeOver && !this.broadcasting)
      await this.options.renew()
    this.required()
    await this.broadcast?.goLive(takeOver)
  }

  /** The app was away and its picture runs on: says so to the server, which may have marked the anchor away meanwhile. */
  confirm(): void {
    this.broadcast?.confirm()
  }

  /** What a surface saw. */
  report(event: SurfaceEvent): void {
    this.driver?.report(event)
  }

  /** Tries now what waits for its next try. */
  nudge(): void {
    this.driver?.nudge()
  }

  /** Releases everything; a `goLive` under way rejects. */
  async leave(): Promise<void> {
    this.broadcast?.stop()
    const { driver, forgetDriver } = this
    this.driver = null
    this.ticket = null
    this.broadcast = null
    this.forgetDriver = []
    // The driver's last words (sources gone, states idle) still belong to the screen.
    await driver?.leave()
    forgetDriver.forEach(dispose => dispose())
    if (!this.driver) {
      this.playing = { state: 'idle' }
      this.publishing = { state: 'idle' }
    }
  }

  private required(): LiveDriver {
    if (!this.driver)
      throw new LiveError('NETWORK', 'the room has not been joined yet')
    return this.driver
  }

  private adopt(driver: LiveDriver): LiveDriver {
    const { start, policy, timers, onAir } = this.options
    this.events.emit('driver', driver)
    this.broadcast = new Broadcast({ driver, start, policy, timers, onAir })
    this.forgetDriver = [
      driver.on('player', state => this.handlePlayer(state)),
      driver.on('publisher', state => this.handlePublisher(state)),
      driver.on('source', source => this.events.emit('source', source)),
      driver.on('quality', quality => this.events.emit('quality', quality)),
      driver.on('message', message => this.events.emit('message', message)),
      driver.on('ticketExpiring', ticket => this.events.emit('ticketExpiring', ticket)),
    ]
    return driver
  }

  private handlePlayer(state: PlayerState): void {
    this.playing = state
    this.events.emit('player', state)
    this.options.onChange()
  }

  private handlePublisher(state: PublisherState): void {
    this.publishing = state
    this.events.emit('publisher', state)
    this.broadcast?.handlePublisher(state)
    this.options.onChange()
  }
}
