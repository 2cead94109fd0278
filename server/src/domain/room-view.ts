import type { Anchor, Room } from '#contract/rooms'
import type { Orm } from '../db/open'
import type { Tx } from '../db/transaction'
import type { Actor } from './actor'
import type { RoomRow } from './permissions'
import { eq, sql } from 'drizzle-orm'
import { follows, rooms, users } from '../db/schema'
import { roomNotFound, runsRoom } from './permissions'
import { summarise } from './summary'

/** What a room is shown from. */
export interface RoomWithAnchor {
  room: RoomRow
  anchor: Anchor
}

/** The columns of a {@link RoomWithAnchor}; the query joins `users` on the anchor. */
export const roomWithAnchor = {
  room: rooms,
  anchor: {
    id: users.id,
    nickname: users.nickname,
    avatar: users.avatar,
    followers: sql<number>`(SELECT count(*)::int FROM ${follows} WHERE ${follows.anchorId} = ${rooms.anchorId})`,
  },
}

const iso = (date: Date | null): string | null => date?.toISOString() ?? null

/** A room without its summary, as lists show it. */
export function showRoom({ room, anchor }: RoomWithAnchor): Omit<Room, 'summary'> {
  return {
    id: room.id,
    title: room.title,
    status: room.status,
    cover: room.cover,
    notice: room.notice,
    anchor,
    streamId: room.streamId,
    startsAt: iso(room.startsAt),
    startedAt: iso(room.startedAt),
    awaySince: iso(room.awaySince),
    endedAt: iso(room.endedAt),
    createdAt: room.createdAt.toISOString(),
    slowModeSeconds: room.slowModeSeconds,
  }
}

/**
 * A room as one viewer may see it: sales only for those who run it.
 * @throws {AppError} 404 ROOM_NOT_FOUND
 */
export async function readRoom(db: Orm | Tx, roomId: string, viewer: Actor | undefined): Promise<{ row: RoomRow, room: Room }> {
  const [found] = await db.select(roomWithAnchor).from(rooms).innerJoin(users, eq(users.id, rooms.anchorId)).where(eq(rooms.id, roomId))
  if (!found)
    throw roomNotFound()
  const row = found.room
  const summary = row.status === 'ended' ? await summarise(db, row, runsRoom(row, viewer)) : null
  return { row, room: { ...showRoom(found), summary } }
}
