import type { ZegoPublishStats } from 'zego-express-engine-webrtc/sdk/code/zh/ZegoExpressEntity.web'
import type { Definition, PublisherState, Quality } from '../../driver'
import type { ReconnectPolicy } from '../../reconnect'
import type { Timers } from '../../timers'
import type { StreamState } from '../zego/engine'
import type { WebEngine } from './engine'
import { LiveError } from '../../driver'
import { TimerSlot } from '../../timers'
import { bitrates } from '../browser/capture'
import { zegoError } from '../zego/errors'
import { Outgoing } from './outgoing'
import { qualityOf } from './quality'

export interface PublisherOptions {
  timers: Timers
  policy: ReconnectPolicy
  /** Null unless logged in. */
  engine: () => WebEngine | null
  streamId: () => string
  /** What is sent; null when the capture is closed. */
  stream: () => MediaStream | null
  definition: () => Definition
  onState: (state: PublisherState) => void
  onQuality: (quality: Quality) => void
}

/** Sends one capture into the room, after each cut under the same stream id. */
export class ZegoPublisher {
  wanted = false
  private state: PublisherState = { state: 'idle' }
  private run = 0
  private attempts = 0
  private sent: { engine: WebEngine, streamId: string } | null = null
  private readonly timer: TimerSlot
  private readonly outgoing: Outgoing

  constructor(private readonly options: PublisherOptions) {
    this.timer = new TimerSlot(options.timers)
    this.outgoing = new Outgoing({ source: options.stream, bitrate: () => bitrates[options.definition()] / 1_000 })
  }

  start(): void {
    this.drop()
    this.wanted = true
    this.attempts = 0
    this.change({ state: 'requesting' })
    this.look()
  }

  stop(): void {
    this.wanted = false
    this.drop()
    if (this.state.state !== 'idle')
      this.change({ state: 'idle' })
  }

  /** Lets go of the capture. */
  release(): void {
    this.outgoing.close()
  }

  /** The login has changed. */
  look(): void {
    const engine = this.options.engine()
    if (this.wanted && engine && !this.sent && !this.timer.pending)
      void this.send(engine)
  }

  /** Tries now what waits for its next try. */
  nudge(): void {
    if (!this.timer.pending)
      return
    this.timer.clear()
    this.look()
  }

  /** There is no room to send into for a while. */
  interrupt(error: LiveError): void {
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

  /** The capture has another camera or microphone. */
  follow(): Promise<void> {
    return this.outgoing.follow()
  }

  /** What the SDK says about a stream. */
  handleState({ streamId, state, code }: StreamState): void {
    if (streamId !== this.sent?.streamId)
      return
    if (state === 'PUBLISHING') {
      this.attempts = 0
      this.change({ state: 'publishing' })
    }
    else if (state === 'NO_PUBLISH' && code !== 0) {
      this.lost(zegoError(code))
    }
    // The SDK asks again by itself.
    else if (state === 'PUBLISH_REQUESTING' && code !== 0 && this.state.state === 'publishing') {
      this.change({ state: 'reconnecting', error: zegoError(code) })
    }
  }

  handleQuality(streamId: string, stats: ZegoPublishStats): void {
    if (streamId === this.sent?.streamId)
      this.options.onQuality(qualityOf(stats))
  }

  private async send(engine: WebEngine): Promise<void> {
    const run = ++this.run
    const streamId = this.options.streamId()
    this.sent = { engine, streamId }
    try {
      const stream = await this.outgoing.open(engine)
      if (run === this.run && !engine.startPublishingStream(streamId, stream))
        throw new LiveError('UNKNOWN', 'the SDK declined to publish')
    }
    catch (error) {
      if (run === this.run)
        this.lost(zegoError(error))
    }
  }

  private lost(error: LiveError): void {
    this.drop()
    this.attempts += 1
    const delay = error.transient ? this.options.policy.nextRetryDelayInMs({ attempt: this.attempts, error }) : null
    if (delay === null)
      return this.fail(error)
    this.timer.set(delay, () => this.look())
    this.change({ state: 'reconnecting', error })
  }

  private drop(): void {
    this.run += 1
    this.timer.clear()
    const { sent } = this
    this.sent = null
    sent?.engine.stopPublishingStream(sent.streamId)
  }

  private change(state: PublisherState): void {
    this.state = state
    this.options.onState(state)
  }
}
