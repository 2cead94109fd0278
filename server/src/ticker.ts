import type { Log } from './log'

export interface TickerOptions {
  /** Milliseconds from the end of one run to the start of the next. */
  intervalMs: number
  /** Says in the log what failed. */
  name: string
  log: Log
  timers?: { set: (callback: () => void, ms: number) => unknown, clear: (timer: unknown) => void }
}

export interface Ticker {
  /** Waits for a run that is under way; none follows. */
  stop: () => Promise<void>
}

const realTimers: NonNullable<TickerOptions['timers']> = {
  // A ticker alone keeps no process alive.
  set: (callback, ms) => setTimeout(callback, ms).unref(),
  clear: timer => clearTimeout(timer as NodeJS.Timeout),
}

/** Does a task now and again and again, never twice at once; one that fails is logged and tried again next time. */
export function startTicker(task: () => Promise<unknown>, { intervalMs, name, log, timers = realTimers }: TickerOptions): Ticker {
  let stopped = false
  let timer: unknown
  let running = run()

  async function run(): Promise<void> {
    try {
      await task()
    }
    catch (error) {
      log.error({ err: error }, `${name} failed; it is tried again`)
    }
    if (!stopped) {
      timer = timers.set(() => {
        running = run()
      }, intervalMs)
    }
  }

  return {
    async stop() {
      stopped = true
      timers.clear(timer)
      await running
    },
  }
}
