import type { PublisherState, SurfaceSource } from '../../driver'
import type { ReconnectPolicy } from '../../reconnect'
import type { Timers } from '../../timers'
import type { StreamState } from '../zego/engine'
import type { WeixinEngine } from './engine'
import { LiveError } from '../../driver'
import { TimerSlot } from '../../timers'
import { zegoError } from '../zego/errors'
import { isConnectionTrouble, PUSHER_RETRIES, pusherFailure } from './native-codes'

export interface PublisherOptions {
  timers: Timers
  policy: ReconnectPolicy
  /** Null unless logged in and connected. */
  engine: () => WeixinEngine | null
  streamId: () => string
  onState: (state: PublisherState) => void
  onSource: (source: SurfaceSource) => void
}

/** Milliseconds from asking, or from a fault that the tag mends by itself, to a stream that is out. */
const PATIENCE = 10_000

/**
 * Sends the tag's picture: an address from the SDK, the surface starts the tag on it, and what the tag says goes back to the
 * SDK, which announces the stream. After each failure the same stream is published again.
 */
export class WeixinPublisher {
  wanted = false
  private state: PublisherState = { state: 'idle' }
  private run = 0
  private attempts = 0
  /** The stream that the SDK was asked for and has not been told to stop. */
  private held: { engine: WeixinEngine, streamId: string } | null = null
  private readonly timer: TimerSlot

  constructor(private readonly options: PublisherOptions) {
    this.timer = new TimerSlot(options.timers)
  }

  start(): void {
    this.wanted = true
    this.attempts = 0
    this.change({ state: 'requesting' })
    this.resume()
  }

  stop(): void {
    this.wanted = false
    this.drop()
    if (this.state.state !== 'idle')
      this.change({ state: 'idle' })
  }

  /** The room can be used, for the first time or again. */
  resume(): void {
    if (!this.wanted || this.timer.pending)
      return
    if (!this.held)
      void this.ask()
    else if (this.state.state === 'reconnecting')
      // The SDK has kept the stream over the cut, and announces it again.
      this.change({ state: 'publishing' })
  }

  /** The signalling is cut; the tag may go on sending. */
  interrupt(error: LiveError): void {
    if (this.wanted && this.state.state === 'publishing')
      this.change({ state: 'reconnecting', error })
  }

  /** Logged out: the SDK has stopped the stream. */
  lost(error: LiveError): void {
    if (!this.wanted)
      return
    this.drop()
    this.change({ state: 'reconnecting', error })
  }

  fail(error: LiveError): void {
    if (!this.wanted)
      return
    this.wanted = false
    this.drop()
    this.change({ state: 'failed', error })
  }

  /** Tries now what waits for its next try. */
  nudge(): void {
    if (this.held || !this.timer.pending)
      return
    this.timer.clear()
    this.resume()
  }

  handleState({ streamId, state, code }: StreamState): void {
    if (streamId !== this.held?.streamId)
      return
    if (state === 'PUBLISHING')
      this.isOut()
    else if (state === 'NO_PUBLISH' && code !== 0)
      this.broken(code)
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

  private isOut(): void {
    this.timer.clear()
    this.attempts = 0
    // Said again each time: after a pause nobody else would know that the picture is back.
    this.change({ state: 'publishing' })
  }

  private broken(code: number): void {
    const native = pusherFailure(code)
    if (native)
      return this.retry(new LiveError(native, `the pusher says ${code}`))
    const error = zegoError(code)
    if (error.transient)
      this.retry(error)
    else
      this.fail(error)
  }

  private async ask(): Promise<void> {
    const engine = this.options.engine()
    if (!engine)
      return
    const run = ++this.run
    const streamId = this.options.streamId()
    this.held = { engine, streamId }
    this.timer.set(PATIENCE, () => this.retry(new LiveError('TIMEOUT', 'nothing has gone out')))
    try {
      const { url } = await engine.startPublishingStream(streamId)
      if (run === this.run)
        this.options.onSource({ kind: 'url', url })
    }
    catch (thrown) {
      if (run !== this.run)
        return
      const error = zegoError(thrown)
      if (error.transient)
        this.retry(error)
      else
        this.fail(error)
    }
  }

  private retry(error: LiveError): void {
    this.attempts += 1
    this.drop()
    const delay = this.options.policy.nextRetryDelayInMs({ attempt: this.attempts, error })
    if (delay === null)
      return this.fail(error)
    this.timer.set(delay, () => this.resume())
    this.change({ state: 'reconnecting', error })
  }

  /** The SDK first, then the tag. */
  private drop(): void {
    const { held } = this
    this.run += 1
    this.timer.clear()
    this.held = null
    if (!held)
      return
    held.engine.stopPublishingStream(held.streamId)
    this.options.onSource({ kind: 'camera' })
  }

  private change(state: PublisherState): void {
    this.state = state
    this.options.onState(state)
  }
}
