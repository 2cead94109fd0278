import type { Join, MediaTicket, RoomSnapshot } from '#contract/rooms'
import type { Fault } from './fault'
import type { ReconnectPolicy } from './reconnect'
import type { Timers } from './timers'
import { toFault } from './fault'
import { isTransient, retrying, Superseded } from './retry'

/** Failures carry `code`, `transient` and, where there was an answer, `status`. */
export interface AdmissionApi {
  snapshot: () => Promise<RoomSnapshot>
  join: () => Promise<Join>
  /** A new media ticket for one whom the vendor knows by this id; left out where a join is all there is. */
  renew?: (userId: string) => Promise<MediaTicket>
}

export interface AdmissionOptions {
  api: AdmissionApi
  /** Waits between tries once inside; entering has a policy of its own. */
  policy: ReconnectPolicy
  timers: Timers
  onSnapshot: (snapshot: RoomSnapshot) => void
  /** New tickets: on entry, and again with each renewal. */
  onJoined: (join: Join) => Promise<void>
  /** Inside; `joined` is false where the room has ended and there is nothing to join. */
  onInside: (snapshot: RoomSnapshot, joined: boolean) => void
  /** `kick`: sent away for a while. `refuse`: the server said no. `fail`: it could not be asked often enough. */
  onOutside: (how: 'kick' | 'refuse' | 'fail', error: Fault) => void
}

/** The way into a room, and its tickets for as long as the visit lasts. */
export class Admission {
  private number = 0
  private join: Join | null = null
  private renewing = false

  constructor(private readonly options: AdmissionOptions) {}

  /** Each entry and each leaving takes a number: what a former one still brings is ignored. */
  get visit(): number {
    return this.number
  }

  /** Goes in; how it went is told by the callbacks. */
  async enter(policy: ReconnectPolicy): Promise<void> {
    this.number += 1
    await this.goIn(policy)
  }

  /** What is still under way comes to nothing. */
  leave(): void {
    this.number += 1
    this.join = null
  }

  /** Reads the room again and joins anew; nothing for who is not inside. Goes on until it succeeds. */
  async resync(): Promise<void> {
    if (this.join)
      await this.goIn(this.options.policy)
  }

  /** The way to the room channel, with a ticket in it. @param fresh the former ticket may not be good any more */
  async channelDoor(fresh: boolean): Promise<Join['events']> {
    return (fresh || !this.join ? await this.renew() : this.join).events
  }

  /** New tickets for the media, for this user of the vendor's if one is named. Several calls at once are one. */
  async renewMedia(userId?: string): Promise<void> {
    if (this.renewing)
      return
    this.renewing = true
    try {
      await this.welcome(await this.patiently(() => this.joinAnew(userId)))
    }
    catch (error) {
      if (!(error instanceof Superseded))
        void this.resync()
    }
    finally {
      this.renewing = false
    }
  }

  /** New tickets, asked for once. Throws what the server answered. */
  async renew(): Promise<Join> {
    const visit = this.number
    try {
      const join = await this.options.api.join()
      if (visit === this.number)
        await this.welcome(join)
      return join
    }
    catch (error) {
      // Not a matter of the way there: the room has ended, or is closed to us. The snapshot tells which.
      if (visit === this.number && !isTransient(error))
        void this.resync()
      throw error
    }
  }

  private async goIn(policy: ReconnectPolicy): Promise<void> {
    const visit = this.number
    try {
      const { snapshot, join } = await this.patiently(() => this.ask(), policy)
      this.options.onSnapshot(snapshot)
      if (join)
        await this.welcome(join)
      if (visit === this.number)
        this.options.onInside(snapshot, join !== null)
    }
    catch (error) {
      if (visit === this.number && !(error instanceof Superseded))
        this.options.onOutside(howOutside(error), toFault(error))
    }
  }

  /** Again and again, as long as this visit lasts. */
  private patiently<T>(action: () => Promise<T>, policy = this.options.policy): Promise<T> {
    const visit = this.number
    return retrying(action, { policy, timers: this.options.timers, wanted: () => visit === this.number })
  }

  /** Snapshot and join side by side; a room that has ended has nothing to join. */
  private async ask(): Promise<{ snapshot: RoomSnapshot, join: Join | null }> {
    const { api } = this.options
    const joining = api.join().then(
      join => ({ join }),
      (error: unknown) => ({ error }),
    )
    const snapshot = await api.snapshot()
    if (snapshot.room.status === 'ended')
      return { snapshot, join: null }
    const joined = await joining
    if ('error' in joined)
      throw joined.error
    return { snapshot, join: joined.join }
  }

  /** A media ticket alone where the vendor knows its visitor already; everything otherwise. */
  private async joinAnew(userId: string | undefined): Promise<Join> {
    const { join, options: { api } } = this
    return join && api.renew && userId !== undefined ? { ...join, media: await api.renew(userId) } : api.join()
  }

  private async welcome(join: Join): Promise<void> {
    this.join = join
    await this.options.onJoined(join)
  }
}

function howOutside(error: unknown): 'kick' | 'refuse' | 'fail' {
  const { status, code } = (error ?? {}) as { status?: unknown, code?: unknown }
  if (status === 403 && code === 'KICKED')
    return 'kick'
  // The server answered, and the answer was no: asking again by itself would not help.
  return typeof status === 'number' && status >= 400 && status < 500 && status !== 429 ? 'refuse' : 'fail'
}
