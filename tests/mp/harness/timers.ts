type Callback = (...args: unknown[]) => void

/** The timers a mini-program's code sees: the real ones, all of which end with the program. */
export interface AppTimers {
  setTimeout: (callback: Callback, delay?: number, ...args: unknown[]) => unknown
  setInterval: (callback: Callback, delay?: number, ...args: unknown[]) => unknown
  clearTimeout: (timer: unknown) => void
  clearInterval: (timer: unknown) => void
}

/** @param report takes what a callback throws, which would otherwise end the test runner. */
export function createTimers(report: (error: unknown) => void): { timers: AppTimers, stop: () => void } {
  const running = new Set<NodeJS.Timeout>()
  const clear = (timer: unknown) => {
    clearTimeout(timer as NodeJS.Timeout)
    running.delete(timer as NodeJS.Timeout)
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
    setTimeout(callback, delay, ...args) {
      const timer = setTimeout(() => {
        running.delete(timer)
        call(callback, args)
      }, delay)
      running.add(timer)
      return timer
    },
    setInterval(callback, delay, ...args) {
      const timer = setInterval(() => call(callback, args), delay)
      running.add(timer)
      return timer
    },
    clearTimeout: clear,
    clearInterval: clear,
  }
  return { timers, stop: () => running.forEach(clear) }
}
