import type { ReconnectPolicy } from '../../reconnect'
import type { Timers } from '../../timers'
import type { WebEnvironment } from '../browser/environment'
import type { Endpoint } from './session'
import { LiveError } from '../../driver'
import { TimerSlot } from '../../timers'
import { asLiveError, NotPublishing } from './errors'
import { WhipSession } from './session'

export type LinkState
  = | { state: 'idle' | 'requesting' | 'waiting' | 'connected' }
    | { state: 'reconnecting' | 'failed', error: LiveError }

export interface LinkOptions {
  env: WebEnvironment
  timers: Timers
  policy: ReconnectPolicy
  /** Asked anew for each session; null while the ticket does not allow it. */
  endpoint: () => Endpoint | null
  /** Adds transceivers to a new connection. */
  prepare: (pc: RTCPeerConnection) => void
  onState: (state: LinkState) => void
  /**
   * What a 404 means: a player waits for somebody to publish, as long as it takes; to a publisher it is a server that has just
   * started, and another try.
   */
  whenUnknown: 'wait' | 'retry'
  /** The server refused the ticket as expired; `resume()` goes on with a new one. */
  onTicketRefused: () => void
}

/** `disconnected` often heals by itself within this. */
const HEAL = 3_000
/** Answered, yet no packets: the path is blocked. */
const CONNECT_TIMEOUT = 8_000

/**
 * Keeps one WHIP or WHEP session up: starts it anew when it breaks, waits while nobody publishes, gives up when asking again
 * cannot help. Each run has a number, so that a late callback of a former one is ignored.
 */
export class MediaLink {
  state: LinkState = { state: 'idle' }
  session: WhipSession | null = null
  private run = 0
  private attempts = 0
  private ticketRefusals = 0
  /** The session before this one: named when it is to be replaced. */
  private lastId: string | null = null
  private takeOver = false
  private suspended = false
  private readonly timer: TimerSlot
  private disposers: (() => void)[] = []

  constructor(private readonly options: LinkOptions) {
    this.timer = new TimerSlot(options.timers)
  }

  /** `takeOver` replaces a publisher that runs elsewhere. */
  start({ takeOver = false }: { takeOver?: boolean } = {}): void {
    this.stop()
    this.takeOver = takeOver
    const { listen } = this.options.env
    this.disposers = [
      listen('pagehide', () => this.suspend()),
      listen('pageshow', () => this.wake()),
      listen('online', () => this.nudge()),
    ]
    this.enter({ state: 'requesting' })
    void this.connect()
  }

  stop(): void {
    this.run += 1
    this.timer.clear()
    this.disposers.splice(0).forEach(dispose => dispose())
    this.attempts = 0
    this.ticketRefusals = 0
    this.lastId = null
    this.drop()
    if (this.state.state !== 'idle')
      this.enter({ state: 'idle' })
  }

  /** Tries now what waits for its next try. */
  nudge(): void {
    const waits = this.state.state === 'waiting' || this.state.state === 'reconnecting'
    if (waits && this.timer.pending)
      void this.connect()
  }

  /** A new ticket is here: goes on if the former one was refused. */
  resume(): void {
    if (this.state.state === 'reconnecting' && this.state.error.code === 'UNAUTHENTICATED' && !this.timer.pending)
      void this.connect()
  }

  /** Starts anew after a fault that the connection itself does not show, such as a picture that stands still. */
  restart(error: LiveError): void {
    if (this.state.state === 'connected')
      this.retry(this.run, error)
  }

  private suspend(): void {
    this.suspended = true
    this.session?.close()
  }

  /** The page came back out of the browser's cache, without the session it left behind. */
  private wake(): void {
    if (this.suspended && this.state.state !== 'failed')
      void this.connect()
    this.suspended = false
  }

  private async connect(): Promise<void> {
    const run = ++this.run
    const { env, timers, endpoint, prepare } = this.options
    this.timer.clear()
    this.drop()
    const target = endpoint()
    if (!target)
      return this.fail(new LiveError('FORBIDDEN'))
    try {
      const session = this.session = new WhipSession(env, timers, target)
      this.watch(session.pc, run)
      prepare(session.pc)
      await session.open(this.takeOver ? '1' : this.lastId ?? undefined)
      if (run !== this.run)
        return
      this.takeOver = false
      this.ticketRefusals = 0
      this.lastId = session.id ?? this.lastId
      if (session.pc.connectionState !== 'connected')
        this.timer.set(CONNECT_TIMEOUT, () => this.retry(run, new LiveError('TIMEOUT', 'no packets came')))
    }
    catch (error) {
      if (run === this.run)
        this.refused(run, error)
    }
  }

  private refused(run: number, thrown: unknown): void {
    if (thrown instanceof NotPublishing && this.options.whenUnknown === 'wait') {
      this.drop()
      this.attempts = 0
      this.timer.set(thrown.retryAfterMs, () => void this.connect())
      return this.enter({ state: 'waiting' })
    }
    const error = asLiveError(thrown)
    if (error.code === 'UNAUTHENTICATED')
      return this.ticketRefused(error)
    // Busy for one whose own session was the running one: somebody else has it now.
    if (error.code === 'STREAM_BUSY' && this.lastId)
      return this.fail(new LiveError('TAKEN_OVER'))
    if (!error.transient)
      return this.fail(error)
    this.retry(run, error, (thrown as { retryAfterMs?: number }).retryAfterMs)
  }

  private ticketRefused(error: LiveError): void {
    this.ticketRefusals += 1
    if (this.ticketRefusals > 1)
      return this.fail(error)
    this.drop()
    this.enter({ state: 'reconnecting', error })
    this.options.onTicketRefused()
  }

  private watch(pc: RTCPeerConnection, run: number): void {
    pc.onconnectionstatechange = () => {
      if (run !== this.run)
        return
      this.timer.clear()
      if (pc.connectionState === 'connected') {
        this.attempts = 0
        this.enter({ state: 'connected' })
      }
      else if (pc.connectionState === 'disconnected') {
        this.timer.set(HEAL, () => this.retry(run, new LiveError('NETWORK', 'disconnected')))
      }
      else if (pc.connectionState === 'failed') {
        this.retry(run, new LiveError('NETWORK', 'connection failed'))
      }
    }
  }

  private retry(run: number, error: LiveError, retryAfterMs?: number): void {
    if (run !== this.run)
      return
    // Callbacks of what is given up here are late from now on.
    this.run += 1
    this.attempts += 1
    this.drop()
    const delay = this.options.policy.nextRetryDelayInMs({ attempt: this.attempts, error, retryAfterMs })
    if (delay === null)
      return this.fail(error)
    this.timer.set(delay, () => void this.connect())
    this.enter({ state: 'reconnecting', error })
  }

  /** Gives up with this error, until `start` is called again. */
  fail(error: LiveError): void {
    this.run += 1
    this.timer.clear()
    this.drop()
    this.enter({ state: 'failed', error })
  }

  private drop(): void {
    this.session?.close()
    this.session = null
  }

  private enter(state: LinkState): void {
    this.state = state
    this.options.onState(state)
  }
}
