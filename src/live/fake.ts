import type { MediaTicket } from '#contract/rooms'
import type { CaptureOptions, DriverCapabilities, DriverEvents, DriverEventType, LiveDriver, SurfaceEvent } from './driver'
import { LiveError } from './driver'
import { Emitter } from './emitter'

/**
 * A driver without media for tests: it asks for everything and gets it when the test says so. Nothing happens by itself, so a
 * test reads as a script.
 */
export class FakeDriver implements LiveDriver {
  readonly name = 'fake'
  capabilities: DriverCapabilities = { canPlay: true, canPublish: true, canFlip: true, canMirror: true, canBeautify: true, canPickDefinition: true }
  /** Every command, in order. */
  readonly calls: string[] = []
  ticket: MediaTicket | null = null
  capture: CaptureOptions | null = null
  /** Set it to have the next preview refused. */
  cameraError: LiveError | null = null
  private readonly events = new Emitter<DriverEvents>()
  private playing = false
  private publishing = false

  on<T extends DriverEventType>(type: T, listener: (event: DriverEvents[T]) => void): () => void {
    return this.events.on(type, listener)
  }

  async join(ticket: MediaTicket): Promise<void> {
    this.calls.push('join')
    this.ticket = ticket
  }

  async startPreview(options: CaptureOptions): Promise<void> {
    this.calls.push('startPreview')
    if (this.cameraError)
      throw this.cameraError
    this.capture = options
    this.events.emit('source', { role: 'preview', source: { kind: 'url', url: 'fake:preview' } })
  }

  async configure(options: Partial<CaptureOptions>): Promise<void> {
    this.calls.push('configure')
    if (this.capture)
      this.capture = { ...this.capture, ...options }
  }

  async startPublishing({ takeOver = false }: { takeOver?: boolean } = {}): Promise<void> {
    this.calls.push(takeOver ? 'startPublishing over' : 'startPublishing')
    if (!this.capture)
      throw new LiveError('CAMERA_MISSING')
    this.publishing = true
    this.events.emit('publisher', { state: 'requesting' })
  }

  async stopPublishing(): Promise<void> {
    this.calls.push('stopPublishing')
    if (this.publishing)
      this.events.emit('publisher', { state: 'idle' })
    this.publishing = false
  }

  async startPlaying(): Promise<void> {
    this.calls.push('startPlaying')
    if (!this.ticket)
      throw new LiveError('UNAUTHENTICATED')
    this.playing = true
    this.events.emit('player', { state: 'requesting' })
  }

  async stopPlaying(): Promise<void> {
    this.calls.push('stopPlaying')
    if (this.playing) {
      this.events.emit('source', { role: 'player', source: null })
      this.events.emit('player', { state: 'idle' })
    }
    this.playing = false
  }

  report(event: SurfaceEvent): void {
    this.calls.push(`report ${event.type}`)
  }

  nudge(): void {
    this.calls.push('nudge')
  }

  async leave(): Promise<void> {
    this.calls.push('leave')
    await this.stopPublishing()
    await this.stopPlaying()
    if (this.capture)
      this.events.emit('source', { role: 'preview', source: null })
    this.capture = null
    this.ticket = null
  }

  /** Pictures arrive at the player. */
  arrive(): void {
    if (!this.playing)
      return
    this.events.emit('source', { role: 'player', source: { kind: 'url', url: 'fake:stream' } })
    this.events.emit('player', { state: 'playing' })
  }

  /** The first packets have left the publisher. */
  goOut(): void {
    if (this.publishing)
      this.events.emit('publisher', { state: 'publishing' })
  }

  /** Nobody publishes what the player asks for. */
  wait(): void {
    if (this.playing)
      this.events.emit('player', { state: 'waiting' })
  }

  /** The server says something through the vendor's room. */
  say(text: string): void {
    this.events.emit('message', { text })
  }

  /** The way is cut, and the driver is about to try again. */
  cut(error = new LiveError('NETWORK')): void {
    if (this.playing)
      this.events.emit('player', { state: 'reconnecting', error })
    if (this.publishing)
      this.events.emit('publisher', { state: 'reconnecting', error })
  }

  /** The driver gives up. */
  fail(error: LiveError): void {
    if (this.playing)
      this.events.emit('player', { state: 'failed', error })
    if (this.publishing)
      this.events.emit('publisher', { state: 'failed', error })
    this.playing = this.publishing = false
  }

  ticketExpires(): void {
    this.events.emit('ticketExpiring', {})
  }
}
