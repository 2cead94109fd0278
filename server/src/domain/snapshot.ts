import type { RoomSnapshot } from '#contract/rooms'
import type { Database } from '../db/open'
import type { Actor } from './actor'
import { and, eq } from 'drizzle-orm'
import { follows, reminders } from '../db/schema'
import { runningCoupons } from './coupon-offers'
import { latestMessages } from './messages'
import { runningMute } from './mutes'
import { runsRoom } from './permissions'
import { runningPin } from './pins'
import { readRoom } from './room-view'
import { readShelf } from './shelf'
import { readSales } from './summary'

/** Totals that live in memory between two writes to the database. */
export interface LiveTotals {
  viewersIn: (roomId: string) => number
  /** @param stored what the database says */
  likesOf: (roomId: string, stored: number) => number
}

const MESSAGES = 50

/**
 * Everything about a room on entry. All of it is read from one state of the database, so that `seq` says exactly
 * which events are in it.
 * @throws {AppError} 404 ROOM_NOT_FOUND
 */
export async function readSnapshot(database: Database, totals: LiveTotals, roomId: string, viewer: Actor | undefined, now: Date): Promise<RoomSnapshot> {
  return database.orm.transaction(async (db): Promise<RoomSnapshot> => {
    const { row, room } = await readRoom(db, roomId, viewer)
    const mute = viewer && await runningMute(db, roomId, viewer.id, now)
    return {
      room,
      goods: await readShelf(db, roomId),
      pinned: await runningPin(db, roomId),
      coupons: await runningCoupons(db, roomId, viewer, now),
      messages: await latestMessages(db, roomId, MESSAGES),
      viewers: totals.viewersIn(roomId),
      likes: totals.likesOf(roomId, row.likes),
      seq: row.seq,
      serverTime: now.toISOString(),
      me: viewer
        ? {
            following: (await db.select().from(follows).where(and(eq(follows.userId, viewer.id), eq(follows.anchorId, row.anchorId)))).length > 0,
            reminded: (await db.select().from(reminders).where(and(eq(reminders.userId, viewer.id), eq(reminders.roomId, roomId)))).length > 0,
            muted: mute !== undefined,
            mutedUntil: mute?.until?.toISOString() ?? null,
          }
        : { following: false, reminded: false, muted: false, mutedUntil: null },
      sales: runsRoom(row, viewer) ? await readSales(db, roomId) : null,
    }
  }, { isolationLevel: 'repeatable read', accessMode: 'read only' })
}
