import type { Log } from '../log'
import type { MediaChild, StartMediaChild } from './child'
import type { MediaEngine, MediaEvents, MediaRight, OfferContext, PublishContext, Session, StreamStats } from './engine'
import type { Arguments, Message, Method, Request, Result } from './protocol'
import { EventEmitter } from 'node:events'
import { Calls } from './calls'
import { MediaError } from './engine'

/** Where restarts and the process's last words go. */
export type MediaLog = Pick<Log, 'warn'>

/** Time to load the code and the native library: about a second, more on a machine that is busy building. */
export const START_TIMEOUT_MS = 30_000
export const FIRST_RESTART_MS = 250
export const LAST_RESTART_MS = 30_000
/** A process that ran this long has shown that it can: after it the next restart is quick again. */
export const STEADY_MS = 60_000
/** How long a process may take to say goodbye to its peers. */
export const SHUTDOWN_MS = 2_000

type State
  = | { is: 'idle' }
    | { is: 'starting', child: MediaChild, unsent: Request[], deadline: NodeJS.Timeout }
    | { is: 'running', child: MediaChild, steady: NodeJS.Timeout }
    | { is: 'waiting', restart: NodeJS.Timeout }
    | { is: 'stopping', done: () => void }
    | { is: 'stopped' }

/**
 * The media engine as the server has it: calls go to a process of its own, which starts with the first publisher or
 * {@link start}, is watched, and starts again when it dies. Nothing that happens to it is thrown at the server: calls under
 * way are refused with a `restarting` MediaError, and its live streams are reported as not live.
 */
export class MediaSupervisor extends EventEmitter<MediaEvents> implements MediaEngine {
  private state: State = { is: 'idle' }
  private restartMs = FIRST_RESTART_MS
  private readonly live = new Set<string>()
  private readonly calls = new Calls(() => this.stuck())

  /**
   * @param launch starts the process, see `mediaChild`
   * @param log nothing is logged without it
   */
  constructor(
    private readonly launch: StartMediaChild,
    private readonly log: MediaLog = { warn: () => {} },
  ) {
    super()
  }

  /** Starts the process ahead of the first call. */
  start(): void {
    if (this.state.is === 'idle')
      this.run()
  }

  publish(stream: string, offer: string, context: PublishContext = {}): Promise<Session> {
    this.start()
    return this.call('publish', [stream, offer, context])
  }

  async play(stream: string, offer: string, context: OfferContext = {}): Promise<Session> {
    if (this.state.is === 'idle')
      throw MediaError.notLive()
    return this.call('play', [stream, offer, context])
  }

  async close(right: MediaRight, stream: string, session: string): Promise<boolean> {
    return this.state.is === 'running' && this.call('close', [right, stream, session])
  }

  async end(stream: string): Promise<void> {
    if (this.state.is === 'running')
      await this.call('end', [stream])
  }

  isLive(stream: string): boolean {
    return this.live.has(stream)
  }

  async stats(): Promise<StreamStats[]> {
    return this.state.is === 'running' ? this.call('stats', []) : []
  }

  /** Says goodbye to all peers, then ends the process; resolves when it is gone. */
  async shutdown(): Promise<void> {
    const { state } = this
    if (state.is === 'starting' || state.is === 'running') {
      clearTimeout(state.is === 'starting' ? state.deadline : state.steady)
      await new Promise<void>((done) => {
        const patience = setTimeout(state.child.kill, state.is === 'running' ? SHUTDOWN_MS : 0)
        if (state.is === 'running')
          this.call('shutdown', []).catch(() => {})
        this.state = { is: 'stopping', done: () => {
          clearTimeout(patience)
          done()
        } }
      })
    }
    else if (state.is === 'waiting') {
      clearTimeout(state.restart)
    }
    this.state = { is: 'stopped' }
  }

  private async call<M extends Method>(method: M, args: Arguments<M>): Promise<Result<M>> {
    const { state } = this
    switch (state.is) {
      case 'starting': return this.calls.make(request => state.unsent.push(request), method, args)
      case 'running': return this.calls.make(state.child.send, method, args)
      case 'waiting': throw MediaError.restarting()
      default: throw MediaError.unavailable()
    }
  }

  private run(): void {
    const child = this.launch({
      onMessage: message => this.take(message),
      onText: text => this.log.warn(`media: ${text}`),
      onExit: how => this.gone(how),
    })
    this.state = { is: 'starting', child, unsent: [], deadline: setTimeout(child.kill, START_TIMEOUT_MS) }
  }

  private take(message: Message): void {
    if ('ready' in message)
      this.ready()
    else if ('stream' in message)
      this.report(message.stream.stream, message.stream.live)
    else if ('log' in message)
      this.log.warn(`media: ${message.log}`)
    else
      this.calls.settle(message)
  }

  private ready(): void {
    const { state } = this
    if (state.is !== 'starting')
      return
    clearTimeout(state.deadline)
    const steady = setTimeout(() => this.restartMs = FIRST_RESTART_MS, STEADY_MS)
    steady.unref()
    this.state = { is: 'running', child: state.child, steady }
    state.unsent.forEach(state.child.send)
  }

  private gone(how: string): void {
    const { state } = this
    if (state.is === 'starting')
      clearTimeout(state.deadline)
    else if (state.is === 'running')
      clearTimeout(state.steady)
    if (state.is === 'stopping') {
      state.done()
    }
    else {
      this.log.warn(`The media process ended (${how}); it starts again in ${this.restartMs} ms.`)
      this.state = { is: 'waiting', restart: setTimeout(() => this.run(), this.restartMs) }
      this.restartMs = Math.min(this.restartMs * 2, LAST_RESTART_MS)
    }
    this.calls.refuseAll(state.is === 'stopping' ? MediaError.unavailable() : MediaError.restarting())
    for (const stream of [...this.live])
      this.report(stream, false)
  }

  private report(stream: string, live: boolean): void {
    if (live)
      this.live.add(stream)
    else
      this.live.delete(stream)
    this.emit('stream', { stream, live })
  }

  /** It no longer answers, so nothing it holds can be trusted: a new one is back in a second. */
  private stuck(): void {
    if (this.state.is === 'running')
      this.state.child.kill()
  }
}
