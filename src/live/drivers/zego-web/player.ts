import type { ZegoPlayStats } from 'zego-express-engine-webrtc/sdk/code/zh/ZegoExpressEntity.web'
import type { PlayerState, Quality, SurfaceSource } from '../../driver'
import type { ReconnectPolicy } from '../../reconnect'
import type { Timers } from '../../timers'
import type { WebEnvironment } from '../browser/environment'
import type { StreamState } from '../zego/engine'
import type { WebEngine } from './engine'
import { LiveError } from '../../driver'
import { TimerSlot } from '../../timers'
import { StallWatch } from '../browser/stall'
import { isNoSuchStream, zegoCode, zegoError } from '../zego/errors'
import { qualityOf } from './quality'

export interface PlayerOptions {
  env: Pick<WebEnvironment, 'hidden'>
  timers: Timers
  policy: ReconnectPolicy
  /** Null unless logged in. */
  engine: () => WebEngine | null
  streamId: () => string
  /** Whether somebody publishes the stream now. */
  isListed: () => boolean
  onState: (state: PlayerState) => void
  onSource: (source: SurfaceSource | null) => void
  onQuality: (quality: Quality) => void
}

/** Milliseconds until a stream is asked for again that is listed and not to be had yet. */
const LISTED_TOO_SOON = 1_000

/** Plays one stream of the room for as long as it is listed. Each asking has a number: what a former one brings is ignored. */
export class ZegoPlayer {
  wanted = false
  private state: PlayerState = { state: 'idle' }
  private run = 0
  private attempts = 0
  private asked: { engine: WebEngine, streamId: string } | null = null
  private watch = new StallWatch()
  private videoTotal = 0
  private audioTotal = 0
  private readonly timer: TimerSlot

  constructor(private readonly options: PlayerOptions) {
    this.timer = new TimerSlot(options.timers)
  }

  start(): void {
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

  /** The login or the list of streams has changed. */
  look(): void {
    const engine = this.options.engine()
    if (!this.wanted || !engine)
      return
    if (!this.options.isListed()) {
      this.drop()
      this.attempts = 0
      if (this.state.state !== 'waiting')
        this.change({ state: 'waiting' })
    }
    else if (!this.asked && !this.timer.pending) {
      this.ask(engine)
    }
  }

  /** Tries now what waits for its next try. */
  nudge(): void {
    if (!this.timer.pending)
      return
    this.timer.clear()
    this.look()
  }

  /** There is no room to play from for a while. */
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

  /** What the SDK says about a stream. */
  handleState({ streamId, state, code }: StreamState): void {
    if (streamId !== this.asked?.streamId)
      return
    if (state === 'PLAYING')
      this.arrived()
    else if (state === 'NO_PLAY' && code !== 0)
      this.lost(zegoError(code), code)
    // The SDK asks again by itself.
    else if (state === 'PLAY_REQUESTING' && code !== 0 && this.state.state === 'playing')
      this.change({ state: 'reconnecting', error: zegoError(code) })
  }

  handleQuality(streamId: string, stats: ZegoPlayStats): void {
    if (streamId !== this.asked?.streamId)
      return
    const quality = qualityOf(stats)
    this.options.onQuality(quality)
    this.videoTotal += stats.video.videoBitrate || 0
    this.audioTotal += stats.audio.audioBitrate || 0
    const progress = { frames: stats.video.videoFramesDecoded || 0, videoPackets: this.videoTotal, audioPackets: this.audioTotal }
    if (this.state.state === 'playing' && this.watch.look(progress, this.options.timers.now(), this.options.env.hidden()))
      this.lost(new LiveError('TIMEOUT', 'the picture stands still'))
  }

  /** Media is here: the SDK says so, or the surface shows it. */
  arrived(): void {
    if (!this.asked || this.state.state === 'playing')
      return
    this.attempts = 0
    this.change({ state: 'playing' })
  }

  private ask(engine: WebEngine): void {
    const run = ++this.run
    const streamId = this.options.streamId()
    this.asked = { engine, streamId }
    this.watch = new StallWatch()
    if (this.state.state !== 'requesting')
      this.change({ state: 'requesting' })
    engine.startPlayingStream(streamId).then(
      stream => run === this.run && this.options.onSource({ kind: 'stream', stream }),
      (error: unknown) => run === this.run && this.lost(zegoError(error), zegoCode(error) ?? undefined),
    )
  }

  private lost(error: LiveError, code = 0): void {
    this.drop()
    if (isNoSuchStream(code)) {
      this.timer.set(LISTED_TOO_SOON, () => this.look())
      return this.change({ state: 'waiting' })
    }
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
    const { asked } = this
    if (!asked)
      return
    this.asked = null
    asked.engine.stopPlayingStream(asked.streamId)
    this.options.onSource(null)
  }

  private change(state: PlayerState): void {
    this.state = state
    this.options.onState(state)
  }
}
