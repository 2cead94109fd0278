import type { Root } from 'glass-easel-miniprogram-adapter'
import type { DrawnElement } from './backend'
import type { Build } from './compile'
import type { Components } from './components'
import type { glassEasel } from './framework'
import type { Journal } from './journal'
import type { Answer, ApiOptions } from './wx/outcome'
import { EventChannel } from './event-channel'
import { normalize, parseUrl, resolveFrom } from './paths'

/** WeChat's limit on pages above one another. */
const MAX_STACK = 10

export const NAVIGATIONS = ['navigateTo', 'redirectTo', 'reLaunch', 'switchTab', 'navigateBack'] as const
export type Navigation = typeof NAVIGATIONS[number]
export interface NavigationOptions extends ApiOptions {
  url?: string
  delta?: number
  events?: ConstructorParameters<typeof EventChannel>[0]
}

/** The page instance that the app's code sees; uni-app adds its Vue instance as `$vm`. */
export type PageCaller = ReturnType<Root['get']> & {
  route: string
  options: Record<string, string>
  onLoad?: (query: Record<string, string>) => void
  onShow?: () => void
  onReady?: () => void
  onHide?: () => void
  onUnload?: () => void
  onPullDownRefresh?: () => void
  onReachBottom?: () => void
  onShareAppMessage?: (options: object) => unknown
  $vm?: unknown
}

export interface Page {
  path: string
  caller: PageCaller
  root: Root
  element: HTMLElement
  frame: HTMLElement
  ready: boolean
}

/** What holds a page on the screen, and where in it the page goes. */
export interface Frame {
  element: HTMLElement
  content: HTMLElement
}

function bareFrame(): Frame {
  const element = document.createElement('div')
  return { element, content: element }
}

/** The page stack and the tabs kept beside it, with their lifecycles in WeChat's order. */
export class Pages {
  readonly stack: Page[] = []
  private readonly tabs = new Map<string, Page>()
  private readonly paths: Set<string>

  constructor(
    private readonly build: Build,
    private readonly components: Components,
    private readonly journal: Journal,
    private readonly answer: Answer,
    private readonly screen: HTMLElement,
    private readonly frameOf: (path: string) => Frame = bareFrame,
  ) {
    const inPackages = (build.app.subPackages ?? []).flatMap(({ root, pages }) => pages.map(page => normalize(`${root}/${page}`)))
    this.paths = new Set([...build.app.pages, ...inPackages])
  }

  get current(): Page | undefined {
    return this.stack.at(-1)
  }

  /** The element of the current page that a DOM selector finds, in the component tree. */
  drawn(selector: string): glassEasel.Element | null {
    return this.current?.element.querySelector<DrawnElement>(selector)?.__wxElement ?? null
  }

  open(url: string, eventChannel = new EventChannel()): Page {
    const { path, query } = parseUrl(url)
    this.mustExist(path)
    const root = this.components.createRoot(path)
    const caller = root.get() as PageCaller
    Object.assign(caller, { route: path, __route__: path, options: query, getOpenerEventChannel: () => eventChannel })
    const { element: frame, content } = this.frameOf(path)
    this.screen.append(frame)
    const place = content.appendChild(document.createElement('div'))
    // On the stack before it is attached: components ask for the current page while they are set up.
    const page: Page = { path, caller, root, element: place, frame, ready: false }
    this.stack.push(page)
    root.attach(content as never, place as never)
    page.element = root.getComponent().getBackendElement() as unknown as HTMLElement
    caller.onLoad?.(query)
    this.show(page)
    return page
  }

  show(page: Page | undefined): void {
    if (!page)
      return
    page.frame.style.display = ''
    page.caller.onShow?.()
    page.root.getComponent().triggerPageLifetime('show', [])
  }

  hide(page: Page | undefined): void {
    if (!page)
      return
    page.frame.style.display = 'none'
    page.caller.onHide?.()
    page.root.getComponent().triggerPageLifetime('hide', [])
  }

  /** Tells the pages drawn since the last call that they are ready. */
  announceReady(): void {
    for (const page of this.stack) {
      this.components.announceReady(page.root.getComponent())
      if (!page.ready) {
        page.ready = true
        page.caller.onReady?.()
      }
    }
  }

  /** `wx.navigateTo` and its kin: the move happens in a later turn, as on a phone. */
  navigate(kind: Navigation, options: NavigationOptions = {}): Promise<unknown> | undefined {
    this.journal.record(kind, options)
    const moved = new Promise<unknown>((resolve, reject) => setTimeout(() => {
      try {
        resolve(this.move(kind, options) ?? {})
      }
      catch (error) {
        reject(error)
      }
      this.journal.touch()
    }, 0))
    return this.answer(kind, options, moved)
  }

  closeAll(): void {
    while (this.stack.length)
      this.close(this.stack.pop())
    this.closeTabs()
  }

  private move(kind: Navigation, options: NavigationOptions) {
    if (kind === 'navigateBack')
      return this.back(options.delta ?? 1)
    const url = resolveUrl(this.current?.path ?? '', options.url ?? '')
    const { path } = parseUrl(url)
    this.mustExist(path)
    if (kind === 'switchTab')
      return this.switchTab(path, url)
    if (kind !== 'reLaunch' && this.isTab(path))
      throw new Error(`can not ${kind} a tabbar page`)
    if (kind === 'navigateTo')
      return this.push(url, options.events)
    if (kind === 'redirectTo')
      this.close(this.stack.pop())
    else
      this.closeAll()
    this.open(url)
  }

  private push(url: string, events: NavigationOptions['events']) {
    if (this.stack.length >= MAX_STACK)
      throw new Error('webview count limit exceed')
    const eventChannel = new EventChannel(events)
    this.hide(this.current)
    this.open(url, eventChannel.peer)
    return { eventChannel }
  }

  private back(delta: number) {
    const leaving = Math.min(delta, this.stack.length - 1)
    for (let i = 0; i < leaving; i++)
      this.close(this.stack.pop())
    if (leaving)
      this.show(this.current)
  }

  private switchTab(path: string, url: string) {
    if (!this.isTab(path))
      throw new Error('can not switch to no-tabBar page')
    const top = this.current
    while (this.stack.length > 1)
      this.close(this.stack.pop())
    const bottom = this.stack[0]
    if (bottom?.path === path) {
      if (bottom !== top)
        this.show(bottom)
      return
    }
    this.stack.pop()
    if (bottom && this.isTab(bottom.path)) {
      if (bottom === top)
        this.hide(bottom)
      this.tabs.set(bottom.path, bottom)
    }
    else {
      this.close(bottom)
    }
    const alive = this.tabs.get(path)
    if (!alive) {
      this.open(url)
      return
    }
    this.tabs.delete(path)
    this.stack.push(alive)
    this.show(alive)
  }

  private closeTabs() {
    for (const page of this.tabs.values())
      this.close(page)
    this.tabs.clear()
  }

  private close(page: Page | undefined) {
    if (!page)
      return
    page.caller.onUnload?.()
    page.root.release()
    page.frame.remove()
  }

  private isTab(path: string) {
    return !!this.build.app.tabBar?.list.some(tab => normalize(tab.pagePath) === path)
  }

  private mustExist(path: string) {
    if (!this.paths.has(path))
      throw new Error(`page "${path}" is not found`)
  }
}

function resolveUrl(from: string, url: string): string {
  const [path = '', search] = url.split('?')
  return `/${resolveFrom(from, path)}${search === undefined ? '' : `?${search}`}`
}
