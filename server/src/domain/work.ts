import type { RoomEventData, RoomEventType } from '#contract/events'
import type { Database } from '../db/open'
import type { Work as Transaction, TransactOptions } from '../db/transaction'
import { transact } from '../db/transaction'
import { appendEvents } from './room-log'

/** Who is told, after the commit, that there is something to read. */
export interface RoomNews {
  /** The room's log has grown. */
  notify: (roomId: string) => void
  /** The room's card on the live square is new or has changed. */
  announce: (roomId: string) => void
}

/** What a domain function works on: one transaction, the time it is true for, and the rooms' logs. */
export interface Work extends Transaction {
  readonly now: Date
  readonly events: {
    /** Writes to the room's log and locks the room until the commit. @returns the event's seq */
    append: <T extends RoomEventType>(roomId: string, type: T, data: RoomEventData[T]) => Promise<number>
    /** Writes several events, at least one, that follow each other. @returns the first one's seq */
    appendAll: <T extends RoomEventType>(roomId: string, type: T, data: readonly RoomEventData[T][]) => Promise<number>
    /** For changes of a card that no event tells, such as a new room. */
    announce: (roomId: string) => void
  }
}

export interface RunOptions {
  database: Database
  channel: RoomNews
  clock: () => Date
}

/** Runs work in one transaction, again when the database asks for it; the rooms it touched are told after the commit. */
export type Run = <T>(fn: (work: Work) => Promise<T>, options?: TransactOptions) => Promise<T>

/** Events after which the live square shows a room differently. */
const ON_THE_CARD: ReadonlySet<RoomEventType> = new Set(['room.started', 'room.away', 'room.back', 'room.ended', 'shelf.changed'])

export function createRun({ database, channel, clock }: RunOptions): Run {
  return (fn, options) => transact(database, async ({ db, afterCommit }) => {
    const now = clock()
    const touched = new Set<string>()
    const announced = new Set<string>()
    const appendAll: Work['events']['appendAll'] = (roomId, type, data) => {
      touched.add(roomId)
      if (ON_THE_CARD.has(type))
        announced.add(roomId)
      return appendEvents(db, roomId, type, data, now)
    }
    const result = await fn({
      db,
      now,
      afterCommit,
      events: {
        append: (roomId, type, data) => appendAll(roomId, type, [data]),
        appendAll,
        announce: roomId => void announced.add(roomId),
      },
    })
    afterCommit(() => {
      touched.forEach(roomId => channel.notify(roomId))
      announced.forEach(roomId => channel.announce(roomId))
    })
    return result
  }, options)
}
