import type { DriverCapabilities, DriverEvents, DriverEventType, LiveDriver, LiveErrorCode } from '../driver'
import { LiveError } from '../driver'
import { Emitter } from '../emitter'

/** Stands where no driver works: says why, so that the room goes on without a picture. */
export class UnsupportedDriver implements LiveDriver {
  readonly name = 'unsupported'
  readonly capabilities: DriverCapabilities
  private readonly events = new Emitter<DriverEvents>()

  constructor(private readonly reason: LiveErrorCode = 'UNSUPPORTED') {
    this.capabilities = { canPlay: false, canPublish: false, reason, canFlip: false, canMirror: false, canBeautify: false, canPickDefinition: false }
  }

  on<T extends DriverEventType>(type: T, listener: (event: DriverEvents[T]) => void): () => void {
    return this.events.on(type, listener)
  }

  async join(): Promise<void> {}

  async startPreview(): Promise<void> {
    throw new LiveError(this.reason)
  }

  async configure(): Promise<void> {}

  async startPublishing(): Promise<void> {
    throw new LiveError(this.reason)
  }

  async stopPublishing(): Promise<void> {}

  async startPlaying(): Promise<void> {
    this.events.emit('player', { state: 'failed', error: new LiveError(this.reason) })
  }

  async stopPlaying(): Promise<void> {
    this.events.emit('player', { state: 'idle' })
  }

  report(): void {}
  nudge(): void {}
  async leave(): Promise<void> {}
}
