import type { Build } from './compile'
import type { Host } from './host'
import type { AppTimers } from './timers'
import { resolveFrom } from './paths'

/** Names that a browser or Node has and WeChat's logic layer has not. */
const ABSENT = `
  window document frames self location navigator localStorage sessionStorage history screen alert confirm prompt
  XMLHttpRequest WebSocket fetch Headers Request Response FormData Blob File URL URLSearchParams AbortController AbortSignal
  TextEncoder TextDecoder structuredClone crypto performance requestAnimationFrame atob btoa process Buffer
`.trim().split(/\s+/)

/** CommonJS as the logic layer has it: one instance a file, paths inside the build. */
export class Modules {
  /** Path (without extension) of the file being run, which is how `Page` and `Component` know whom they define. */
  running = ''
  private readonly loaded = new Map<string, { exports: unknown }>()

  constructor(
    private readonly build: Build,
    private readonly compile: Host['compile'],
    private readonly console: Console,
    private readonly timers: AppTimers,
  ) {}

  /** Runs a file at its first use. Throws WeChat's sentence when there is none of that name. */
  require(id: string, from = ''): unknown {
    const path = resolveFrom(from, id)
    const file = path.endsWith('.js') ? path : `${path}.js`
    const known = this.loaded.get(file)
    if (known)
      return known.exports
    const source = this.build.js[file]
    if (source === undefined)
      throw new Error(`module '${file}' is not defined${from && ` (required from ${from})`}`)
    const module = { exports: {} as unknown }
    this.loaded.set(file, module)
    const before = this.running
    this.running = file.slice(0, -3)
    const names = Object.keys(this.timers)
    const run = this.compile(source, ['require', 'module', 'exports', 'console', ...names, ...ABSENT], `mp:///${file}`)
    try {
      run((wanted: string) => this.require(wanted, file), module, module.exports, this.console, ...Object.values(this.timers))
    }
    finally {
      this.running = before
    }
    return module.exports
  }
}
