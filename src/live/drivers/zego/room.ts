import type { ReconnectPolicy } from '../../reconnect'
import type { Timers } from '../../timers'
import type { EngineHub, Occupant, ZegoEngine, ZegoEvents } from './engine'
import type { ZegoTicket } from './ticket'
import { RELAY_SENDER } from '#contract/relay'
import { LiveError } from '../../driver'
import { TimerSlot } from '../../timers'
import { isAlreadyIn, isTokenExpired, zegoError } from './errors'
import { Expiry } from './expiry'
import { logIn } from './login'

export interface ZegoRoomOptions<H extends EngineHub<ZegoEngine>> {
  hub: (appId: number) => H
  /** Before each login: may refuse with a `LiveError`. */
  prepare?: (hub: H) => Promise<void>
  timers: Timers
  policy: ReconnectPolicy
  /** Logged in, anew or again: what ran in a former login is gone. */
  onIn: () => void
  /** The signalling is cut and comes back by itself; media may run on meanwhile. */
  onCut: (error: LiveError) => void
  onBack: () => void
  /** Logged out, and so is all that ran; goes in again by itself. */
  onLost: (error: LiveError) => void
  /** Out for good, until `enter` is called again. */
  onOut: (error: LiveError) => void
  /** The ticket's stream has come or gone. */
  onStream: (there: boolean) => void
  /** Our server says something in the room. */
  onMessage: (text: string) => void
  /** Another ticket is needed: for this user while one is logged in, else for anybody. */
  onTicketWanted: (userId?: string) => void
}

/**
 * One visitor's place in one of ZEGO's rooms, for either SDK: goes in, stays in over cuts and expiring tokens, and goes out.
 * Each login takes a number, so that what a former one still brings is ignored.
 */
export class ZegoRoom<H extends EngineHub<ZegoEngine>> implements Occupant {
  private state: 'out' | 'entering' | 'in' | 'cut' | 'waiting' = 'out'
  private run = 0
  private attempts = 0
  private ticket: ZegoTicket | null = null
  /** Whom the engine has logged in, or is about to. */
  private login: { hub: H, ticket: ZegoTicket } | null = null
  private expired: 'no' | 'asked' | 'answered' = 'no'
  private streams = new Set<string>()
  private disposers: (() => void)[] = []
  private readonly retryTimer: TimerSlot
  private readonly expiry: Expiry

  constructor(private readonly options: ZegoRoomOptions<H>) {
    this.retryTimer = new TimerSlot(options.timers)
    this.expiry = new Expiry(options.timers, () => options.onTicketWanted(this.login?.ticket.user.id))
  }

  get isIn(): boolean {
    return this.state === 'in'
  }

  get hasStream(): boolean {
    return !!this.login && this.streams.has(this.login.ticket.streamId)
  }

  /** The engine's hub; null while nobody is logged in. */
  get hub(): H | null {
    return this.login?.hub ?? null
  }

  /** The first ticket, or a newer one. That of another user is for the next login. */
  take(ticket: ZegoTicket): void {
    this.ticket = ticket
    if (this.expired === 'asked') {
      this.expired = 'answered'
      void this.begin()
      return
    }
    const { login } = this
    if (!login || (this.state !== 'in' && this.state !== 'cut') || login.ticket.user.id !== ticket.user.id || login.ticket.token === ticket.token)
      return
    this.login = { ...login, ticket }
    login.hub.engine.renewToken(ticket.token, ticket.roomId)
  }

  /** Goes in; nothing for who is in or on the way. */
  enter(): void {
    if (this.state !== 'out')
      return
    this.attempts = 0
    this.expired = 'no'
    void this.begin()
  }

  /** Goes out, from anywhere and any number of times. */
  leave(): void {
    this.goOut()
  }

  /** Tries now what waits for its next try. */
  nudge(): void {
    if (this.retryTimer.pending)
      void this.begin()
  }

  evicted(): void {
    this.out(new LiveError('TAKEN_OVER', 'another room has been entered'))
  }

  private async begin(): Promise<void> {
    const { ticket } = this
    if (!ticket)
      return
    const run = ++this.run
    const hub = this.options.hub(ticket.appId)
    this.retryTimer.clear()
    this.listen(hub)
    this.login = { hub, ticket }
    this.state = 'entering'
    hub.occupy(this)
    try {
      await this.options.prepare?.(hub)
      if (run === this.run)
        await logIn(hub, ticket, this.options.timers, () => run === this.run)
    }
    catch (error) {
      if (run === this.run)
        this.refused(error)
      return
    }
    if (run !== this.run)
      return
    this.attempts = 0
    this.expired = 'no'
    this.state = 'in'
    this.options.onIn()
  }

  private refused(thrown: unknown): void {
    const error = zegoError(thrown)
    // A login that timed out here goes on in the SDK; a room that nobody here knows is in the way of every other.
    this.login?.hub.engine.logoutRoom(isAlreadyIn(thrown) ? undefined : this.login.ticket.roomId)
    if (isTokenExpired(thrown))
      return this.tokenRefused(error)
    if (!error.transient || error.code === 'ROOM_FULL')
      return this.out(error)
    this.retry(error)
  }

  /** Asks for another ticket once; a new one that has expired too is none. */
  private tokenRefused(error: LiveError): void {
    if (this.expired === 'answered')
      return this.out(error)
    this.expired = 'asked'
    this.state = 'waiting'
    this.options.onLost(error)
    this.options.onTicketWanted()
  }

  private retry(error: LiveError): void {
    // Callbacks of what is given up here are late from now on.
    this.run += 1
    this.attempts += 1
    this.streams.clear()
    this.expiry.clear()
    const delay = this.options.policy.nextRetryDelayInMs({ attempt: this.attempts, error })
    if (delay === null)
      return this.out(error)
    this.state = 'waiting'
    this.retryTimer.set(delay, () => void this.begin())
    this.options.onLost(error)
  }

  private out(error: LiveError): void {
    this.goOut(() => this.options.onOut(error))
  }

  /** @param before the SDK wants its streams stopped before the room is left */
  private goOut(before = () => {}): void {
    const { login } = this
    this.forget()
    before()
    if (!login || this.login)
      return
    login.hub.vacate(this)
    login.hub.engine.logoutRoom(login.ticket.roomId)
  }

  private forget(): void {
    this.run += 1
    this.state = 'out'
    this.login = null
    this.expired = 'no'
    this.streams.clear()
    this.retryTimer.clear()
    this.expiry.clear()
    this.disposers.splice(0).forEach(dispose => dispose())
  }

  private listen({ events }: H): void {
    this.disposers.splice(0).forEach(dispose => dispose())
    const here = <E extends { roomId: string }>(listener: (event: E) => void) => (event: E) => {
      if (event.roomId === this.login?.ticket.roomId)
        listener(event)
    }
    this.disposers = [
      events.on('room', here(event => this.handleState(event))),
      events.on('streams', here(event => this.handleStreams(event))),
      // Whoever is in the room can say something; the sender's id is ZEGO's word.
      events.on('message', here(({ userId, text }) => userId === RELAY_SENDER ? this.options.onMessage(text) : undefined)),
      // While a login is under way, its outcome tells what the token is worth.
      events.on('tokenExpires', here(() => this.state === 'in' || this.state === 'cut' ? this.expiry.near() : undefined)),
    ]
  }

  /** The login's own outcome is told by its promise, a logout is ours. */
  private handleState({ reason, code }: ZegoEvents['room']): void {
    switch (reason) {
      case 'RECONNECTING':
        if (this.state !== 'in')
          return
        this.state = 'cut'
        return this.options.onCut(new LiveError('NETWORK', 'ZEGO reconnects'))
      case 'RECONNECTED':
        if (this.state !== 'cut')
          return
        this.state = 'in'
        return this.options.onBack()
      case 'RECONNECT_FAILED':
      case 'KICKOUT':
        if (this.state === 'in' || this.state === 'cut')
          return this.thrownOut(code)
    }
  }

  private thrownOut(code: number): void {
    const error = zegoError(code)
    if (isTokenExpired({ code }))
      return this.tokenRefused(error)
    return error.transient ? this.retry(error) : this.out(error)
  }

  private handleStreams({ added, streamIds }: ZegoEvents['streams']): void {
    streamIds.forEach(id => added ? this.streams.add(id) : this.streams.delete(id))
    if (this.login && streamIds.includes(this.login.ticket.streamId))
      this.options.onStream(added)
  }
}
