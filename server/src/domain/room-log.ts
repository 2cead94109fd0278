import type { RoomEventData, RoomEventType } from '#contract/events'
import type { Tx } from '../db/transaction'
import { eq, sql } from 'drizzle-orm'
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
