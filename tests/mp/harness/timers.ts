type Callback = (...args: unknown[]) => void

/** The timers a mini-program's code sees, all of which end with the program. Each is a number, as in WeChat. */
export interface AppTimers {
  setTimeout: (callback: Callback, delay?: number, ...args: unknown[]) => unknown
  setInterval: (callback: Callback, delay?: number, ...args: unknown[]) => unknown
  clearTimeout: (timer: unknown) => void
  clearInterval: (timer: unknown) => void
}

/** What makes an app's timers ring; the answer of both calls a timer off. */
export interface Time {
  after: (ms: number, fn: () => void) => () => void
  every: (ms: number, fn: () => void) => () => void
}

const realTime: Time = {
  after(ms, fn) {
    const timer = setTimeout(fn, ms)
    return () => clearTimeout(timer)
  },
  every(ms, fn) {
    const timer = setInterval(fn, ms)
    return () => clearInterval(timer)
  },
}

/** @param report takes what a callback throws, which would otherwise end the test runner. */
export function createTimers(report: (error: unknown) => void, time = realTime): { timers: AppTimers, stop: () => void } {
  const running = new Map<number, () => void>()
  let count = 0
  const clear = (timer: unknown) => {
    running.get(timer as number)?.()
    running.delete(timer as number)
  }
  const call = (callback: Callback, args: unknown[]) => {
    try {
      callback(...args)
    }
    catch (error) {
      report(error)
    }
  }
  const timers: AppTimers = {
    setTimeout(callback, delay = 0, ...args) {
      const timer = ++count
      running.set(timer, time.after(delay, () => {
        running.delete(timer)
        call(callback, args)
      }))
      return timer
    },
    setInterval(callback, delay = 0, ...args) {
      const timer = ++count
      running.set(timer, time.every(delay, () => call(callback, args)))
      return timer
    },
    clearTimeout: clear,
    clearInterval: clear,
  }
  return { timers, stop: () => running.forEach(cancel => cancel()) }
}
