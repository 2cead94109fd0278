import type { RoomEvent } from '#contract/events'
import type { Database } from './open'
import { and, asc, eq, gt, inArray } from 'drizzle-orm'
import { roomEvents, rooms } from './schema'

/** The number of a room's last event; undefined when there is no such room. */
export async function readHead({ orm }: Database, roomId: string): Promise<number | undefined> {
  const [room] = await orm.select({ seq: rooms.seq }).from(rooms).where(eq(rooms.id, roomId))
  return room?.seq
}

/** The numbers of the last events of some rooms. */
export async function readHeads({ orm }: Database, roomIds: string[]): Promise<Map<string, number>> {
  const found = await orm.select({ id: rooms.id, seq: rooms.seq }).from(rooms).where(inArray(rooms.id, roomIds))
  return new Map(found.map(room => [room.id, room.seq]))
}

/** At most `limit` events of a room with a seq above `after`, in order. */
export async function readEvents({ orm }: Database, roomId: string, after: number, limit: number): Promise<RoomEvent[]> {
  const rows = await orm.select({ seq: roomEvents.seq, type: roomEvents.type, at: roomEvents.at, data: roomEvents.data })
    .from(roomEvents)
    .where(and(eq(roomEvents.roomId, roomId), gt(roomEvents.seq, after)))
    .orderBy(asc(roomEvents.seq))
    .limit(limit)
  // The domain's appendEvents alone writes this table, and it ties each type to its data.
  return rows.map(row => ({ ...row, at: row.at.toISOString() }) as RoomEvent)
}
