import type { Cancel, Timers } from './timers'

export interface ThrottleOptions {
  /** At least this long from one run's start to the next one's. */
  everyMs: number
  timers: Timers
  clock: () => Date
  /** Told when a run failed; it is then tried again after `retryMs`. */
  onError?: (error: unknown) => void
}

const RETRY_MS = 1000

/** Runs work on request: at once when it has been quiet, else as soon as `everyMs` is over; never twice at a time. */
export class Throttle {
  private startedAt = Number.NEGATIVE_INFINITY
  private waiting: Cancel | undefined
  private running = false
  private again = false
  private stopped = false

  constructor(
    private readonly options: ThrottleOptions,
    private readonly work: () => Promise<void> | void,
  ) {}

  request(): void {
    if (this.running)
      this.again = true
    else
      this.wait(this.startedAt + this.options.everyMs - this.now())
  }

  /** What is waiting is dropped. */
  stop(): void {
    this.stopped = true
    this.waiting?.()
  }

  private wait(ms: number): void {
    if (this.stopped || this.waiting)
      return
    this.waiting = this.options.timers.after(Math.max(0, ms), () => {
      this.waiting = undefined
      void this.run()
    })
  }

  private async run(): Promise<void> {
    this.running = true
    this.again = false
    this.startedAt = this.now()
    let failed = false
    try {
      await this.work()
    }
    catch (error) {
      failed = true
      this.options.onError?.(error)
    }
    this.running = false
    if (failed)
      this.wait(RETRY_MS)
    else if (this.again)
      this.request()
  }

  private now(): number {
    return this.options.clock().getTime()
  }
}
