import type { PlayerState, SurfaceSource } from '../../driver'
import type { ReconnectPolicy } from '../../reconnect'
import type { Timers } from '../../timers'
import type { StreamState } from '../zego/engine'
import type { WeixinEngine } from './engine'
import type { flowOf } from './native-codes'
import { LiveError } from '../../driver'
import { TimerSlot } from '../../timers'
import { isNoSuchStream, zegoCode, zegoError } from '../zego/errors'
import { FIRST_PICTURE, isConnectionTrouble, isPlayerFailure, LOADING, PLAYER_RETRIES, PLAYER_STUTTERS } from './native-codes'

export interface PlayerOptions {
  timers: Timers
  policy: ReconnectPolicy
  /** Null unless logged in and connected. */
  engine: () => WeixinEngine | null
  streamId: () => string
  /** Whether somebody publishes the stream now. */
  isThere: () => boolean
  onState: (state: PlayerState) => void
  onSource: (source: SurfaceSource | null) => void
}

/** Milliseconds without a picture, after asking or after a stall, before another address is tried. */
const PATIENCE = 8_000

/**
 * Plays the room's stream for as long as it is there: an address from the SDK, the surface starts the tag on it, and what the
 * tag says goes back to the SDK.
 */
export class WeixinPlayer {
  wanted = false
  private state: PlayerState = { state: 'idle' }
  private run = 0
  private attempts = 0
  /** The stream that the SDK was asked for and has not been told to stop. */
  private held: { engine: WeixinEngine, streamId: string } | null = null
  /** To the next try, or to the end of patience. */
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

  /** The room can be used, for the first time or again, or its streams have changed. */
  look(): void {
    if (!this.wanted || !this.options.engine())
      return
    if (!this.options.isThere())
      return this.wait()
    if (!this.held)
      void this.ask()
    else if (this.state.state === 'reconnecting' && !this.timer.pending)
      // The picture has outlived a cut of the signalling.
      this.change({ state: 'playing' })
  }

  /** The signalling is cut; the tag may go on playing. */
  interrupt(error: LiveError): void {
    if (this.wanted && this.state.state !== 'waiting')
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
    if (this.state.state === 'reconnecting' && this.timer.pending)
      this.again()
  }

  handleState({ streamId, state, code }: StreamState): void {
    if (streamId !== this.held?.streamId)
      return
    if (state === 'PLAYING')
      this.arrived()
    else if (state === 'NO_PLAY' && code !== 0)
      this.broken(code)
  }

  /** A state code of the tag, after the SDK has had it. */
  handleNative(code: number): void {
    if (!this.held)
      return
    if (code === FIRST_PICTURE)
      this.arrived()
    else if (code === LOADING || code === PLAYER_STUTTERS)
      this.stalled()
    else if (code === PLAYER_RETRIES || isConnectionTrouble(code))
      this.troubled(new LiveError('NETWORK', `the player says ${code}`))
  }

  /** Figures tell of a picture that stands still while the tag calls it playing. */
  handleFlow(flow: ReturnType<typeof flowOf>): void {
    if (flow === 'picture')
      this.arrived()
    else if (flow === 'none')
      this.stalled()
  }

  /** Media is here: the SDK says so, or the surface shows it. */
  arrived(): void {
    if (!this.held)
      return
    this.timer.clear()
    this.attempts = 0
    if (this.state.state !== 'playing')
      this.change({ state: 'playing' })
  }

  /** The picture stands still; it has a while to go on by itself. */
  stalled(): void {
    if (this.held && !this.timer.pending)
      this.timer.set(PATIENCE, () => this.retry(new LiveError('TIMEOUT', 'the picture stands still')))
  }

  private troubled(error: LiveError): void {
    this.stalled()
    if (this.state.state === 'playing')
      this.change({ state: 'reconnecting', error })
  }

  private broken(thrown: unknown): void {
    const code = typeof thrown === 'number' ? thrown : zegoCode(thrown) ?? 0
    if (isNoSuchStream(code))
      return this.wait()
    const error = isPlayerFailure(code) ? new LiveError('NETWORK', `the player says ${code}`) : zegoError(thrown)
    if (error.transient)
      this.retry(error)
    else
      this.fail(error)
  }

  /** Nobody publishes at the moment: the stream's coming goes on from here. */
  private wait(): void {
    this.attempts = 0
    this.drop()
    if (this.state.state !== 'waiting')
      this.change({ state: 'waiting' })
  }

  private async ask(): Promise<void> {
    const engine = this.options.engine()
    if (!engine)
      return
    const run = ++this.run
    const streamId = this.options.streamId()
    this.held = { engine, streamId }
    this.timer.set(PATIENCE, () => this.retry(new LiveError('TIMEOUT', 'no picture')))
    if (this.state.state === 'waiting')
      this.change({ state: 'requesting' })
    try {
      const { url } = await engine.startPlayingStream(streamId)
      if (run === this.run)
        this.options.onSource({ kind: 'url', url })
    }
    catch (thrown) {
      if (run === this.run)
        this.broken(thrown)
    }
  }

  /** A tag starts anew only on another address: this one is taken away until the next. */
  private retry(error: LiveError): void {
    this.run += 1
    this.attempts += 1
    this.options.onSource(null)
    const delay = this.options.policy.nextRetryDelayInMs({ attempt: this.attempts, error })
    if (delay === null)
      return this.fail(error)
    this.timer.set(delay, () => this.again())
    this.change({ state: 'reconnecting', error })
  }

  /** First another address of the same answer, then another answer. */
  private again(): void {
    this.timer.clear()
    const url = this.attempts === 1 && this.held && this.options.engine() ? this.held.engine.getNextUrl(this.held.streamId) : ''
    if (!url) {
      this.drop()
      return this.look()
    }
    this.timer.set(PATIENCE, () => this.retry(new LiveError('TIMEOUT', 'no picture')))
    this.options.onSource({ kind: 'url', url })
  }

  /** The SDK first, then the tag. */
  private drop(): void {
    const { held } = this
    this.run += 1
    this.timer.clear()
    this.held = null
    if (!held)
      return
    held.engine.stopPlayingStream(held.streamId)
    this.options.onSource(null)
  }

  private change(state: PlayerState): void {
    this.state = state
    this.options.onState(state)
  }
}
