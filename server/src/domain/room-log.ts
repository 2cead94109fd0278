import type { RoomEvent, RoomEventData, RoomEventType } from '#contract/events'
import type { Orm } from '../db/open'
import type { Tx } from '../db/transaction'
import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { roomEvents, rooms } from '../db/schema'
import { AppError } from '../errors'

/**
 * Writes one event to a room's log. Its number comes from the room's row, whose lock holds until the commit, so
 * numbers have no gaps and commits have their order.
 * @throws {AppError} 404 ROOM_NOT_FOUND
 */
export async function appendEvent<T extends RoomEventType>(db: Tx, roomId: string, type: T, data: RoomEventData[T], at: Date): Promise<number> {
  const [room] = await db.update(rooms).set({ seq: sql`${rooms.seq} + 1` }).where(eq(rooms.id, roomId)).returning({ seq: rooms.seq })
  if (!room)
    throw AppError.notFound('This room does not exist.', 'ROOM_NOT_FOUND')
  await db.insert(roomEvents).values({ roomId, seq: room.seq, type, data: data as Record<string, unknown>, at })
  return room.seq
}

/** At most `limit` events with a seq above `after`, in order. */
export async function readEvents(db: Orm | Tx, roomId: string, after: number, limit: number): Promise<RoomEvent[]> {
  const rows = await db.select({ seq: roomEvents.seq, type: roomEvents.type, at: roomEvents.at, data: roomEvents.data })
    .from(roomEvents)
    .where(and(eq(roomEvents.roomId, roomId), gt(roomEvents.seq, after)))
    .orderBy(asc(roomEvents.seq))
    .limit(limit)
  // The log is written by appendEvent alone, which ties each type to its data.
  return rows.map(row => ({ ...row, at: row.at.toISOString() }) as RoomEvent)
}
