import type { Drawing } from './backend'
import type { Build } from './compile'
import type { Definition } from './components'
import type { Host } from './host'
import type { NetworkOptions } from './network'
import type { Frame } from './pages'
import type { Time } from './timers'
import type { NativeContext } from './wx/contexts'
import type { Storage } from './wx/storage'
import { Components } from './components'
import { glassEasel } from './framework'
import { Journal } from './journal'
import { Modules } from './modules'
import { Network } from './network'
import { Pages } from './pages'
import { parseUrl } from './paths'
import { createTimers } from './timers'
import { createWx } from './wx'
import { AppEvents } from './wx/app-events'
import { Mocks } from './wx/mocks'
import { createAnswer } from './wx/outcome'

export interface ProgramOptions extends NetworkOptions {
  /** What a previous launch left on the phone; by default a new, empty phone. */
  storage?: Storage
  /** Fields of `getLaunchOptionsSync` beside path and query, for example `scene`. */
  launch?: object
  /** Fields of `getSystemInfoSync` that differ from the harness's phone. */
  systemInfo?: object
  /** APIs to add to `wx`, or to replace. */
  wx?: Record<string, unknown>
  drawing?: Drawing
  /** What the app's timers go by; by default the real time. `Date.now()` stays real. */
  time?: Time
  /** Makes what holds a page of this path; by default a bare element. */
  frame?: (path: string) => Frame
}

/** uni-app's App: its Vue application is where development builds can be asked for what they swallow. */
interface AppDefinition {
  onLaunch?: (options: object) => void
  onShow?: (options: object) => void
  onHide?: (options: object) => void
  $vm?: { $?: { appContext?: { config?: { errorHandler?: (error: unknown, ...rest: unknown[]) => void } } } }
}

/** One mini-program running in this process. It owns the globals `wx`, `App`, `Page`…: one at a time. */
export class MiniProgram {
  readonly journal = new Journal()
  readonly mocks = new Mocks()
  readonly events = new AppEvents()
  readonly contexts: NativeContext[] = []
  readonly network: Network
  readonly pages: Pages
  private readonly components: Components
  private readonly modules: Modules
  private readonly clock: ReturnType<typeof createTimers>
  private readonly launchOptions: Record<string, unknown>
  private app: AppDefinition = {}
  private readyTimer: NodeJS.Timeout | undefined

  constructor(build: Build, host: Host, private readonly options: ProgramOptions) {
    const { journal, mocks, events, contexts } = this
    glassEasel.addGlobalErrorListener(this.onError)
    glassEasel.addGlobalWarningListener(this.onWarning)
    const answer = createAnswer(journal)
    this.clock = createTimers(error => journal.report(error), options.time)
    this.launchOptions = { path: '', query: {}, scene: 1001, referrerInfo: {}, ...options.launch }
    this.modules = new Modules(build, host.compile, this.console(), this.clock.timers)
    this.components = new Components(build, this.modules, journal, host.compile, options.drawing ?? {}, () => this.scheduleReady())
    this.pages = new Pages(build, this.components, journal, answer, document.body, options.frame)
    this.network = new Network(options, host, journal, mocks, answer)
    const { pages, network, launchOptions } = this
    const wx = createWx({ journal, mocks, answer, pages, network, events, contexts, launchOptions, storage: options.storage ?? new Map(), systemInfo: options.systemInfo })
    this.installGlobals(Object.assign(wx, options.wx))
  }

  start(url: string): void {
    Object.assign(this.launchOptions, parseUrl(url))
    this.modules.require('/app.js')
    const config = this.app.$vm?.$?.appContext?.config
    const swallow = config?.errorHandler
    if (swallow) {
      config.errorHandler = (error, ...rest) => {
        this.journal.report(error)
        swallow(error, ...rest)
      }
    }
    this.app.onLaunch?.(this.launchOptions)
    this.app.onShow?.(this.launchOptions)
    this.pages.open(url)
  }

  show(): void {
    this.app.onShow?.(this.launchOptions)
    this.events.emit('AppShow', this.launchOptions)
    this.pages.show(this.pages.current)
  }

  hide(): void {
    this.pages.hide(this.pages.current)
    this.app.onHide?.({})
    this.events.emit('AppHide', {})
  }

  stop(): void {
    clearTimeout(this.readyTimer)
    this.pages.closeAll()
    this.network.stop()
    this.clock.stop()
    glassEasel.removeGlobalErrorListener(this.onError)
    glassEasel.removeGlobalWarningListener(this.onWarning)
  }

  private installGlobals(wx: object) {
    Object.assign(globalThis, {
      wx,
      global: globalThis,
      App: (app: AppDefinition) => { this.app = app },
      getApp: () => this.app,
      getCurrentPages: () => this.pages.stack.map(page => page.caller),
      Component: (definition: Definition) => this.components.define(definition, false),
      Page: (definition: Definition) => this.components.define(definition, true),
      Behavior: (definition: object) => this.components.defineBehavior(definition),
    })
  }

  /** glass-easel leaves `ready` to its host: it comes once the tree is in place. */
  private scheduleReady() {
    this.readyTimer ??= setTimeout(() => {
      this.readyTimer = undefined
      this.pages.announceReady()
      this.journal.touch()
    }, 0)
  }

  /** Vue tells what handlers and hooks throw to the console: it is kept where tests assert on it. */
  private console(): Console {
    return Object.assign(Object.create(console) as Console, {
      error: (...args: unknown[]) => this.journal.report(args.find(arg => arg instanceof Error) ?? args.map(String).join(' ')),
      warn: (...args: unknown[]) => void this.journal.warnings.push(args.map(String).join(' ')),
    })
  }

  private readonly onError = (error: unknown) => {
    this.journal.report(error)
    return false
  }

  private readonly onWarning = (warning: string) => {
    this.journal.warnings.push(warning)
    return false
  }
}
