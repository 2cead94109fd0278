import type { DrawnElement } from './backend'
import type { ApiCall, SetDataCall } from './journal'
import type { MiniProgram } from './program'
import type { AppSocket } from './sockets'
import type { NativeContext } from './wx/contexts'
import { domSelector } from './builtins'
import { glassEasel } from './framework'

export interface Traffic {
  calls: number
  bytes: number
  /** Bytes of the largest call. */
  max: number
  log: SetDataCall[]
}

type Target = string | HTMLElement
type EventOptions = ConstructorParameters<typeof glassEasel.Event>[2]

/** Turns of the event loop that let a tap run its handlers, answer its APIs and redraw. */
const SETTLE_TURNS = 6

/** What a test does to a running mini-program and sees of it. Selectors are CSS with WeChat's tag names, within the current page. */
export class Driver {
  readonly calls: ApiCall[]
  readonly errors: Error[]
  readonly warnings: string[]
  readonly setDataLog: SetDataCall[]
  readonly contexts: NativeContext[]
  readonly sockets: AppSocket[]

  constructor(readonly program: MiniProgram) {
    const { journal, contexts, network } = program
    this.calls = journal.calls
    this.errors = journal.errors
    this.warnings = journal.warnings
    this.setDataLog = journal.setData
    this.contexts = contexts
    this.sockets = network.sockets
  }

  /** What the app's code calls; compiled uni-app keeps its own `uni` to itself and ends up here. */
  get wx(): typeof uni {
    return (globalThis as unknown as { wx: typeof uni }).wx
  }

  get currentPage() {
    const page = this.program.pages.current
    if (!page)
      throw new Error('no page is open')
    return page.caller
  }

  get routes(): string[] {
    return this.program.pages.stack.map(page => page.path)
  }

  $(selector: string): DrawnElement | null {
    return this.program.pages.current?.element.querySelector<HTMLElement>(domSelector(selector)) ?? null
  }

  $$(selector: string): DrawnElement[] {
    return [...(this.program.pages.current?.element.querySelectorAll<HTMLElement>(domSelector(selector)) ?? [])]
  }

  /** Everything the current page says. */
  get screen(): string {
    return this.program.pages.current?.element.textContent?.trim() ?? ''
  }

  text(selector: string): string | null {
    return this.$(selector)?.textContent?.trim() ?? null
  }

  texts(selector: string): string[] {
    return this.$$(selector).map(element => element.textContent?.trim() ?? '')
  }

  /** The value bound in the template, before the DOM made a string of it. */
  attr(target: Target, name: string): unknown {
    return this.node(target).getAttribute(name)
  }

  fire(target: Target, type: string, detail: unknown = {}, options?: EventOptions): Promise<this> {
    new glassEasel.Event(type, detail, options).dispatch(this.node(target))
    return this.settle()
  }

  /** A disabled button swallows it, as in WeChat. */
  tap(target: Target): Promise<this> {
    const element = this.must(target)
    if (element.closest('wx-button[disabled]'))
      return this.settle()
    const touch = { identifier: 0, clientX: 1, clientY: 1, pageX: 1, pageY: 1 }
    return this.fire(element, 'tap', { x: 1, y: 1 }, { bubbles: true, composed: true, extraFields: { touches: [touch], changedTouches: [touch] } })
  }

  /** Types into an `<input>` or `<textarea>`, replacing what it held. */
  input(target: Target, value: string): Promise<this> {
    const element = this.must(target)
    const field = element.querySelector<HTMLInputElement>('input, textarea')
    if (field)
      field.value = value
    return this.fire(element, 'input', { value, cursor: value.length, keyCode: 0 })
  }

  async settle(): Promise<this> {
    for (let turn = 0; turn < SETTLE_TURNS; turn++)
      await new Promise(resolve => setTimeout(resolve, 0))
    return this
  }

  /**
   * Waits for something outside the test's hands (a server's answer, an event on a socket): looks again after
   * everything the mini-program does, and at least every 50 ms. Rejects after `timeout` milliseconds, telling what
   * the page shows.
   */
  async until<T>(condition: () => T | Promise<T>, { timeout = 5_000, what = String(condition) } = {}): Promise<NonNullable<T>> {
    const deadline = performance.now() + timeout
    for (;;) {
      const value = await condition()
      if (value)
        return value
      if (performance.now() > deadline) {
        const shown = this.screen.replace(/\s+/g, ' ')
        throw new Error(`not within ${timeout} ms: ${what}\n${this.routes.at(-1)} shows: ${shown}\nerrors: ${this.errors.join(', ') || 'none'}`)
      }
      await this.program.journal.activity(50)
      await this.settle()
    }
  }

  /** Gives one API an outcome: a value, an Error, a promise or a function of the call's options. */
  mock(api: string, outcome: unknown): void {
    this.program.mocks.set(api, outcome)
  }

  unmock(api: string): void {
    this.program.mocks.remove(api)
  }

  callsOf(api: string): unknown[] {
    return this.calls.filter(call => call.api === api).map(call => call.args)
  }

  /** The setData traffic that an action causes, child components included. */
  async measure(action: () => unknown): Promise<Traffic> {
    const from = this.setDataLog.length
    await action()
    await this.settle()
    const log = this.setDataLog.slice(from)
    const sizes = log.map(entry => entry.bytes)
    return { calls: log.length, bytes: sizes.reduce((sum, size) => sum + size, 0), max: Math.max(0, ...sizes), log }
  }

  /** Fires what `wx.on<Name>` listens to, for example `NetworkStatusChange`. */
  emit(name: string, payload: unknown): Promise<this> {
    this.program.events.emit(name, payload)
    return this.settle()
  }

  appHide(): Promise<this> {
    this.program.hide()
    return this.settle()
  }

  appShow(): Promise<this> {
    this.program.show()
    return this.settle()
  }

  destroy(): void {
    this.program.stop()
  }

  private must(target: Target): DrawnElement {
    const element = typeof target === 'string' ? this.$(target) : target
    if (!element)
      throw new Error(`no element ${target} in ${this.routes.at(-1)}`)
    return element
  }

  private node(target: Target): glassEasel.Element {
    const element = this.must(target).__wxElement
    if (!element)
      throw new Error(`${target} was not drawn by a template`)
    return element
  }
}
