import type { Log } from '../log'
import type { RoomChannel } from './channel'
import type { Timers } from './timers'
import { Throttle } from './throttle'

export interface LikesOptions {
  channel: RoomChannel
  /** Adds to what is stored. @returns the new total; undefined when there is no such room */
  store: (roomId: string, count: number) => Promise<number | undefined>
  timers: Timers
  clock: () => Date
  logger: Log
}

interface Tally {
  stored: number
  /** On their way to the database. */
  sending: number
  waiting: number
  /** The last total that everybody was told. */
  told: number
}

const WRITE_MS = 1000

const total = ({ stored, sending, waiting }: Tally): number => stored + sending + waiting

/** Likes come by the hundred: they are counted here and written once a second for each room. */
export class Likes {
  private readonly tallies = new Map<string, Tally>()
  private readonly writing: Throttle

  constructor(private readonly options: LikesOptions) {
    const onError = (error: unknown): void => options.logger.warn({ err: error }, 'likes could not be written; trying again')
    this.writing = new Throttle({ ...options, everyMs: WRITE_MS, onError }, () => this.flush())
  }

  /** Counts likes on top of what the database has, and tells everybody in the room the total. @returns that total */
  add(roomId: string, count: number, stored: number): number {
    const tally = this.tallies.get(roomId) ?? { stored, sending: 0, waiting: 0, told: 0 }
    this.tallies.set(roomId, tally)
    // What is under way may be in that number already.
    if (tally.sending === 0)
      tally.stored = Math.max(tally.stored, stored)
    tally.waiting += count
    this.tell(roomId, tally)
    this.writing.request()
    return tally.told
  }

  /** A room's likes, with those that are not written yet. */
  of(roomId: string, stored: number): number {
    const tally = this.tallies.get(roomId)
    return tally ? Math.max(total(tally), stored) : stored
  }

  /** Writes what is not written yet, of one room or of all. */
  async flush(only?: string): Promise<void> {
    for (const [roomId, tally] of this.tallies) {
      if (only === undefined || roomId === only)
        await this.write(roomId, tally)
    }
  }

  stop(): void {
    this.writing.stop()
  }

  private async write(roomId: string, tally: Tally): Promise<void> {
    const count = tally.waiting
    if (count === 0) {
      if (tally.sending === 0)
        this.tallies.delete(roomId)
      return
    }
    tally.waiting = 0
    tally.sending += count
    try {
      const stored = await this.options.store(roomId, count)
      tally.stored = Math.max(tally.stored, stored ?? 0)
    }
    catch (error) {
      tally.waiting += count
      throw error
    }
    finally {
      tally.sending -= count
    }
    // Other servers may have added theirs.
    if (total(tally) !== tally.told)
      this.tell(roomId, tally)
  }

  private tell(roomId: string, tally: Tally): void {
    tally.told = total(tally)
    this.options.channel.count(roomId, 'likes', { likes: tally.told })
  }
}
