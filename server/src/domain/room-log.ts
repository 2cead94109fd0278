import type { RoomEventData, RoomEventType } from '#contract/events'
import type { Tx } from '../db/transaction'
import { eq, sql } from 'drizzle-orm'
import { roomEvents, rooms } from '../db/schema'
import { AppError } from '../errors'

/**
 * Writes events, at least one, to a room's log. Their numbers come from the room's row, whose lock holds until the commit, so
 * numbers have no gaps and commits have their order.
 * @returns the number of the first; the others follow
 * @throws {AppError} 404 ROOM_NOT_FOUND
 */
export async function appendEvents<T extends RoomEventType>(db: Tx, roomId: string, type: T, data: readonly RoomEventData[T][], at: Date): Promise<number> {
  const [room] = await db.update(rooms).set({ seq: sql`${rooms.seq} + ${data.length}::int` }).where(eq(rooms.id, roomId)).returning({ seq: rooms.seq })
  if (!room)
    throw AppError.notFound('This room does not exist.', 'ROOM_NOT_FOUND')
  const first = room.seq - data.length + 1
  await db.insert(roomEvents).values(data.map((it, index) => ({ roomId, seq: first + index, type, data: it as Record<string, unknown>, at })))
  return first
}
