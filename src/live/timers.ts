/** The engine's clock; tests hand in their own. */
export interface Timers {
  /** Milliseconds since 1970. */
  now: () => number
  /** Runs once after `ms` milliseconds; the answer calls it off. */
  after: (ms: number, run: () => void) => () => void
  /** Runs each `ms` milliseconds; the answer ends it. */
  every: (ms: number, run: () => void) => () => void
}

export const systemTimers: Timers = {
  now: () => Date.now(),
  after: (ms, run) => {
    const id = setTimeout(run, ms)
    return () => clearTimeout(id)
  },
  every: (ms, run) => {
    const id = setInterval(run, ms)
    return () => clearInterval(id)
  },
}

/** A place for one timer at a time: setting it anew calls the former one off. */
export class TimerSlot {
  private cancel: (() => void) | null = null

  constructor(private readonly timers: Timers) {}

  get pending(): boolean {
    return this.cancel !== null
  }

  set(ms: number, run: () => void): void {
    this.clear()
    this.cancel = this.timers.after(ms, () => {
      this.cancel = null
      run()
    })
  }

  clear(): void {
    this.cancel?.()
    this.cancel = null
  }
}
