import type { SurfaceSource } from '../../driver'
import type { FlowOptions, Held } from '../zego/flow'
import type { WeixinEngine } from './engine'
import { LiveError } from '../../driver'
import { StreamFlow } from '../zego/flow'
import { isConnectionTrouble, PUSHER_RETRIES, pusherFailure } from './native-codes'

export interface PublisherOptions extends FlowOptions<WeixinEngine, 'publishing'> {
  onSource: (source: SurfaceSource) => void
}

/** Milliseconds from asking, or from a fault that the tag mends by itself, to a stream that is out. */
const PATIENCE = 10_000

/**
 * Sends the tag's picture: an address from the SDK, the surface starts the tag on it, and what the tag says goes back to the
 * SDK, which announces the stream. After each failure the same stream is published again.
 */
export class WeixinPublisher extends StreamFlow<WeixinEngine, 'publishing', PublisherOptions> {
  protected readonly running = 'publishing'

  /** The signalling is cut; the tag may go on sending. */
  interrupt(error: LiveError): void {
    if (this.wanted && this.state.state === 'publishing')
      this.change({ state: 'reconnecting', error })
  }

  /** A state code of the tag, after the SDK has had it. */
  handleNative(code: number): void {
    if (!this.held || (code !== PUSHER_RETRIES && !isConnectionTrouble(code)))
      return
    const error = new LiveError('NETWORK', `the pusher says ${code}`)
    if (!this.timer.pending)
      this.timer.set(PATIENCE, () => this.retry(error))
    if (this.state.state === 'publishing')
      this.change({ state: 'reconnecting', error })
  }

  protected async open({ engine, streamId }: Held<WeixinEngine>, isCurrent: () => boolean): Promise<void> {
    this.timer.set(PATIENCE, () => this.retry(new LiveError('TIMEOUT', 'nothing has gone out')))
    const { url } = await engine.startPublishingStream(streamId)
    if (isCurrent())
      this.options.onSource({ kind: 'url', url })
  }

  protected close({ engine, streamId }: Held<WeixinEngine>): void {
    engine.stopPublishingStream(streamId)
    this.options.onSource({ kind: 'camera' })
  }

  /** The SDK has kept the stream over the cut, and announces it again. */
  protected override outlived(): void {
    if (this.state.state === 'reconnecting')
      this.change({ state: 'publishing' })
  }

  protected override broken(thrown: unknown): void {
    const native = typeof thrown === 'number' ? pusherFailure(thrown) : null
    if (native)
      this.retry(new LiveError(native, `the pusher says ${String(thrown)}`))
    else
      super.broken(thrown)
  }
}
