import type { WebEngine } from './engine'
import { LiveError } from '../../driver'

export interface OutgoingOptions {
  /** What is captured; null when nothing is. */
  source: () => MediaStream | null
  /** Highest video bitrate in kbit/s, as the SDK counts. */
  bitrate: () => number
}

/** The capture as the SDK knows it: a stream of the SDK's with the same tracks. */
export class Outgoing {
  private local: { engine: WebEngine, stream: MediaStream } | null = null
  private making: Promise<void> | null = null

  constructor(private readonly options: OutgoingOptions) {}

  /** Made when first needed. @throws {LiveError} CAMERA_MISSING; also what the SDK rejects with */
  async open(engine: WebEngine): Promise<MediaStream> {
    if (!this.local)
      await (this.making ??= this.make(engine).finally(() => this.making = null))
    // The preview may have been opened anew since.
    await this.follow()
    if (!this.local)
      throw nothingCaptured()
    return this.local.stream
  }

  /** Another camera or microphone goes out, without a break. */
  async follow(): Promise<void> {
    const { local } = this
    const former = local?.stream.getTracks() ?? []
    const fresh = this.options.source()?.getTracks().filter(track => !former.includes(track)) ?? []
    if (!local || fresh.length === 0)
      return
    for (const track of fresh)
      await local.engine.replaceTrack(local.stream, track)
    // Each definition has a camera track of its own.
    await local.engine.setVideoConfig(local.stream, { maxBitrate: this.options.bitrate() })
  }

  /** Lets go of the capture, whose tracks end with it. */
  close(): void {
    this.local?.engine.destroyStream(this.local.stream)
    this.local = null
  }

  private async make(engine: WebEngine): Promise<void> {
    const source = this.options.source()
    if (!source)
      throw nothingCaptured()
    const stream = await engine.createStream({ custom: { source, bitrate: this.options.bitrate(), videoOptimizationMode: 'motion' } })
    this.local = { engine, stream }
    // Let go meanwhile.
    if (!this.options.source())
      this.close()
  }
}

function nothingCaptured(): LiveError {
  return new LiveError('CAMERA_MISSING', 'nothing is captured')
}
