import type { LiveError } from '../../driver'
import type { ReconnectPolicy } from '../../reconnect'
import type { Timers } from '../../timers'
import type { StreamState } from './engine'
import { TimerSlot } from '../../timers'
import { zegoError } from './errors'

/** What both directions go through; `S` are the states of one of them alone. */
export type FlowState<S extends string>
  = | { state: 'idle' | 'requesting' | S }
    | { state: 'reconnecting' | 'failed', error: LiveError }

export interface FlowOptions<E, S extends string> {
  timers: Timers
  policy: ReconnectPolicy
  /** Null unless logged in and connected. */
  engine: () => E | null
  streamId: () => string
  onState: (state: FlowState<S>) => void
}

/** A stream that the SDK was asked for and has not been told to stop. */
export interface Held<E> {
  engine: E
  streamId: string
}

/**
 * One stream of the room, played or published with either SDK, for as long as it is wanted: asked for when the room can be
 * used, after each failure again. Each asking has a number: what a former one brings is ignored.
 */
export abstract class StreamFlow<E, S extends string, O extends FlowOptions<E, S> = FlowOptions<E, S>> {
  wanted = false
  protected state: FlowState<S> = { state: 'idle' }
  protected held: Held<E> | null = null
  /** Failures in a row. */
  protected attempts = 0
  /** To the next try; while a stream is held, to the end of patience. */
  protected readonly timer: TimerSlot
  /** The state of media that runs. */
  protected abstract readonly running: S
  private run = 0

  constructor(protected readonly options: O) {
    this.timer = new TimerSlot(options.timers)
  }

  /** Asks the SDK, and hands on what it answers while that `isCurrent`. May reject with whatever the SDK throws. */
  protected abstract open(held: Held<E>, isCurrent: () => boolean): Promise<void>

  /** Tells the SDK to stop, and then takes the source away. */
  protected abstract close(held: Held<E>): void

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
    const engine = this.options.engine()
    if (!this.wanted || !engine || this.timer.pending)
      return
    if (this.held)
      this.outlived()
    else
      void this.ask(engine)
  }

  /** Tries now what waits for its next try. */
  nudge(): void {
    if (this.held || !this.timer.pending)
      return
    this.timer.clear()
    this.again()
  }

  /** There is no room for a while, and the SDK has stopped the stream. */
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

  /** What the SDK says about a stream. */
  handleState({ streamId, state, code }: StreamState): void {
    if (streamId !== this.held?.streamId)
      return
    if (state === 'PLAYING' || state === 'PUBLISHING')
      return this.arrived()
    if (code === 0)
      return
    if (state === 'NO_PLAY' || state === 'NO_PUBLISH')
      this.broken(code)
    // The SDK asks again by itself.
    else if (state.endsWith('_REQUESTING') && this.state.state === this.running)
      this.change({ state: 'reconnecting', error: zegoError(code) })
  }

  /** Media runs: the SDK says so, or the surface shows it. */
  arrived(): void {
    if (!this.held)
      return
    this.timer.clear()
    this.attempts = 0
    this.change({ state: this.running })
  }

  /** What is held when the room can be used again. */
  protected outlived(): void {}

  /** It failed, by a code or by what the SDK threw. */
  protected broken(thrown: unknown): void {
    const error = zegoError(thrown)
    if (error.transient)
      this.retry(error)
    else
      this.fail(error)
  }

  protected retry(error: LiveError): void {
    this.attempts += 1
    this.abandon()
    const delay = this.options.policy.nextRetryDelayInMs({ attempt: this.attempts, error })
    if (delay === null)
      return this.fail(error)
    this.timer.set(delay, () => this.again())
    this.change({ state: 'reconnecting', error })
  }

  /** Lets go of what has failed, until the next try. */
  protected abandon(): void {
    this.drop()
  }

  protected again(): void {
    this.look()
  }

  protected drop(): void {
    const { held } = this
    this.forget()
    this.held = null
    if (held)
      this.close(held)
  }

  /** Whatever was asked or waited for is late from now on. */
  protected forget(): void {
    this.run += 1
    this.timer.clear()
  }

  protected change(state: FlowState<S>): void {
    this.state = state
    this.options.onState(state)
  }

  private async ask(engine: E): Promise<void> {
    const run = ++this.run
    const held = this.held = { engine, streamId: this.options.streamId() }
    try {
      await this.open(held, () => run === this.run)
    }
    catch (thrown) {
      if (run === this.run)
        this.broken(thrown)
    }
  }
}
