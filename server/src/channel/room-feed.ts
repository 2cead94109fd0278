import type { RoomCounter, RoomCounterData, RoomCounterType, RoomEvent } from '#contract/events'
import type { Connection } from './connection'
import type { Timers } from './timers'
import { encode, KICKED } from './connection'
import { SharedRead } from './shared-read'
import { Throttle } from './throttle'

/** Reads a room's log. */
export interface RoomLog {
  /** Undefined when there is no such room. */
  head: (roomId: string) => Promise<number | undefined>
  after: (roomId: string, seq: number, limit: number) => Promise<RoomEvent[]>
}

export interface FeedOptions {
  roomId: string
  log: RoomLog
  timers: Timers
  clock: () => Date
  onError: (error: unknown) => void
}

interface Follower {
  connection: Connection
  /** Who this is, when signed in. */
  userId: string | undefined
  /** The last event it was sent. */
  seq: number
}

const BATCH_MS = 100
const COUNTERS_MS = 500
const PAGE = 500
/** A client that missed more reads the snapshot again. */
export const MAX_REPLAY = 1000

/** One room's events on their way to its connections: each gets every event once, in order. */
export class RoomFeed {
  private readonly followers = new Set<Follower>()
  private readonly waiting = new Map<RoomCounterType, RoomCounter>()
  private readonly head: SharedRead<number | undefined>
  private readonly events: Throttle
  private readonly counters: Throttle
  /** The last event that all followers have been sent. */
  private seq = 0
  private joining = 0
  private likes = 0
  private viewers = -1

  constructor(private readonly options: FeedOptions) {
    this.head = new SharedRead(() => options.log.head(options.roomId))
    this.events = new Throttle({ ...options, everyMs: BATCH_MS }, () => this.sendEvents())
    this.counters = new Throttle({ ...options, everyMs: COUNTERS_MS }, () => this.sendCounters())
  }

  get idle(): boolean {
    return this.followers.size === 0 && this.joining === 0
  }

  /**
   * Says hello, replays what came after `since`, and goes on with what happens from now.
   * @param connection gets frames until it ends or {@link leave}s
   * @param since the last event the client knows; left out: it knows everything up to now
   * @param userId whose connection it is: it ends when they are sent away from the room
   * @returns false when there is no such room
   */
  async join(connection: Connection, since: number | undefined, userId?: string): Promise<boolean> {
    this.joining++
    try {
      const head = await this.head.ask()
      if (head === undefined)
        return false
      connection.send(encode({ hello: { seq: head, serverTime: this.options.clock().toISOString() } }))
      const follower: Follower = { connection, userId, seq: since ?? head }
      // Ahead of the log is a client that knew another database.
      if (follower.seq > head || head - follower.seq > MAX_REPLAY)
        this.reset(follower, head)
      if (this.followers.size === 0)
        this.seq = head
      // While it reads, the others go on; it joins them in the very turn in which it has caught up.
      while (follower.seq < this.seq && connection.open)
        await this.catchUp(follower)
      if (connection.open)
        this.followers.add(follower)
      this.notified()
      return true
    }
    finally {
      this.joining--
    }
  }

  leave(connection: Connection): void {
    for (const follower of this.followers) {
      if (follower.connection === connection)
        this.followers.delete(follower)
    }
  }

  /** The log has grown. */
  notified(): void {
    this.events.request()
  }

  /** How far the log is, seen from elsewhere: a notice of it may have been lost. */
  reached(head: number): void {
    if (head > this.seq)
      this.notified()
  }

  counted<T extends RoomCounterType>(type: T, data: RoomCounterData[T]): void {
    if (this.isOld(data))
      return
    this.waiting.set(type, { type, at: this.options.clock().toISOString(), data } as RoomCounter)
    this.counters.request()
  }

  /** Likes only grow, so of several servers' totals the highest is the truest; viewers are told as often as they change. */
  private isOld(data: RoomCounterData[RoomCounterType]): boolean {
    if ('likes' in data) {
      const old = data.likes <= this.likes
      this.likes = Math.max(this.likes, data.likes)
      return old
    }
    if ('viewers' in data) {
      const old = data.viewers === this.viewers
      this.viewers = data.viewers
      return old
    }
    return false
  }

  stop(): void {
    this.events.stop()
    this.counters.stop()
  }

  private async catchUp(follower: Follower): Promise<void> {
    const goal = this.seq
    const events = await this.options.log.after(this.options.roomId, follower.seq, PAGE)
    const last = events.at(-1)
    // What comes next is forgotten already.
    if (!last || events[0]!.seq > follower.seq + 1)
      return this.reset(follower, goal)
    follower.connection.send(encode({ e: events }))
    follower.seq = last.seq
  }

  /** Lets a client read the snapshot again, which is true for `seq` at least. */
  private reset(follower: Follower, seq: number): void {
    follower.connection.send(encode({ reset: { seq } }))
    follower.seq = seq
  }

  private async sendEvents(): Promise<void> {
    while (this.followers.size > 0) {
      const events = await this.options.log.after(this.options.roomId, this.seq, PAGE)
      const last = events.at(-1)
      if (!last)
        return
      this.skipForgotten(events[0]!.seq)
      this.broadcast(events, last.seq)
      this.seq = last.seq
      events.forEach(event => event.type === 'user.kicked' && this.hangUp(event.data.userId))
    }
  }

  /** After a long time without the database there may be a hole between what was sent and what is kept. */
  private skipForgotten(first: number): void {
    if (first === this.seq + 1)
      return
    for (const follower of this.followers) {
      if (follower.seq < first - 1)
        this.reset(follower, first - 1)
    }
  }

  private broadcast(events: RoomEvent[], last: number): void {
    const first = events[0]!.seq
    const shared = encode({ e: events })
    for (const follower of this.followers) {
      if (follower.seq >= last)
        continue
      const own = follower.seq < first ? shared : encode({ e: events.filter(event => event.seq > follower.seq) })
      if (follower.connection.send(own))
        follower.seq = last
      else
        this.followers.delete(follower)
    }
  }

  /** They have been told why just now. */
  private hangUp(userId: string): void {
    for (const follower of this.followers) {
      if (follower.userId === userId) {
        follower.connection.close(KICKED, 'removed from the room')
        this.followers.delete(follower)
      }
    }
  }

  private sendCounters(): void {
    const frame = encode({ e: [...this.waiting.values()] })
    this.waiting.clear()
    for (const { connection } of this.followers)
      connection.send(frame)
  }
}
