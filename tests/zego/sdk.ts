import type { ZegoExpressEngine } from 'zego-express-engine-miniprogram'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { compileFunction } from 'node:vm'

const file = createRequire(import.meta.url).resolve('zego-express-engine-miniprogram')

/** Names that Node has and WeChat's logic layer hands to a script as undefined. */
const ABSENT = ['require', 'window', 'document', 'self', 'location', 'navigator', 'localStorage', 'WebSocket', 'XMLHttpRequest', 'fetch']
const quiet = Object.fromEntries(['log', 'info', 'debug', 'warn', 'error'].map(level => [level, () => {}]))

export interface LoadedSdk {
  ZegoExpressEngine: typeof ZegoExpressEngine
  /** Timers of the SDK that wait. */
  timers: () => number
  /** Stops the timers it leaves running after `destroyEngine`. */
  dispose: () => void
}

/** Evaluates the mini-program SDK as one phone does: a fresh copy of its module state, with that phone's `wx` and timers. */
export function loadSdk(wx: object): LoadedSdk {
  const running = new Set<NodeJS.Timeout>()
  const start = (begin: typeof setTimeout, over: boolean) => (run: () => void, ms?: number) => {
    const timer = begin(() => {
      if (over)
        running.delete(timer)
      run()
    }, ms)
    running.add(timer)
    return timer
  }
  const stop = (timer: NodeJS.Timeout) => {
    running.delete(timer)
    clearTimeout(timer)
  }
  const module = { exports: {} as Pick<LoadedSdk, 'ZegoExpressEngine'> }
  const given: Record<string, unknown> = {
    module,
    exports: module.exports,
    wx,
    console: quiet,
    setTimeout: start(setTimeout, true),
    setInterval: start(setInterval as unknown as typeof setTimeout, false),
    clearTimeout: stop,
    clearInterval: stop,
  }
  const names = [...Object.keys(given), ...ABSENT]
  compileFunction(readFileSync(file, 'utf8'), names, { filename: file }).apply(module.exports, names.map(name => given[name]))
  return {
    ZegoExpressEngine: module.exports.ZegoExpressEngine,
    timers: () => running.size,
    dispose: () => running.forEach(stop),
  }
}
