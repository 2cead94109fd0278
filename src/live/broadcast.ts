import type { LiveDriver, PublisherState } from './driver'
import type { ReconnectPolicy } from './reconnect'
import type { Timers } from './timers'
import { LiveError } from './driver'
import { retrying } from './retry'

export interface BroadcastOptions {
  driver: LiveDriver
  /** Says to the server that the room starts; the same twice is once. */
  start: () => Promise<unknown>
  policy: ReconnectPolicy
  timers: Timers
  /** The room runs and so does its picture. */
  onAir: () => void
}

/** Longest wait for the first packet to leave, in milliseconds. */
const PUBLISH_TIMEOUT = 20_000

/** The anchor's side: a room starts only once its picture is out, and again after each cut. */
export class Broadcast {
  /** The picture is meant to be out, whatever it does at the moment. */
  wanted = false
  private going: Promise<void> | null = null
  private publishing = false
  private run = 0
  private outcome: { resolve: () => void, reject: (error: unknown) => void } | null = null

  constructor(private readonly options: BroadcastOptions) {}

  /**
   * Publishes, waits until the media is out, then starts the room. Two calls at once are one.
   * @throws {LiveError} STREAM_BUSY: ask, then again with `takeOver`
   */
  goLive(takeOver = false): Promise<void> {
    if (this.wanted && !this.going)
      return Promise.resolve()
    this.going ??= this.begin(takeOver).finally(() => this.going = null)
    return this.going
  }

  /** The app was away and its picture runs on, or again: the server may have marked the anchor away meanwhile. */
  confirm(): void {
    if (this.wanted && this.publishing && !this.going)
      void this.start(this.run).catch(() => {})
  }

  /** What the driver says about the publisher. */
  handlePublisher(state: PublisherState): void {
    this.publishing = state.state === 'publishing'
    if (state.state === 'failed') {
      this.wanted = false
      this.outcome?.reject(state.error)
    }
    if (state.state !== 'publishing')
      return
    if (this.outcome)
      this.outcome.resolve()
    else if (this.wanted)
      // Back after a cut: the server may have marked the anchor away meanwhile.
      void this.start(this.run).catch(() => {})
  }

  /** Nothing is to go out any more; a `goLive` under way rejects. */
  stop(): void {
    this.run += 1
    this.wanted = false
    this.outcome?.reject(new LiveError('UNKNOWN', 'left'))
  }

  private async begin(takeOver: boolean): Promise<void> {
    const { driver } = this.options
    const run = ++this.run
    try {
      const out = this.waitForMedia()
      await Promise.all([driver.startPublishing({ takeOver }), out])
      this.wanted = true
      await this.start(run)
    }
    catch (error) {
      this.outcome?.resolve()
      if (run === this.run) {
        this.wanted = false
        await driver.stopPublishing()
      }
      throw error
    }
  }

  private waitForMedia(): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const cancel = this.options.timers.after(PUBLISH_TIMEOUT, () => this.outcome?.reject(new LiveError('TIMEOUT')))
      const settle = <A extends unknown[]>(how: (...args: A) => void) => (...args: A) => {
        cancel()
        this.outcome = null
        how(...args)
      }
      this.outcome = { resolve: settle(resolve), reject: settle(reject) }
    })
  }

  /** The server may see the first packets a moment after the driver does: `NOT_PUBLISHING` is worth another try. */
  private async start(run: number): Promise<void> {
    const { policy, timers, start } = this.options
    await retrying(start, {
      policy,
      timers,
      wanted: () => run === this.run && this.wanted,
      again: error => (error as { transient?: boolean }).transient === true || (error as { code?: string }).code === 'NOT_PUBLISHING',
    })
    this.options.onAir()
  }
}
