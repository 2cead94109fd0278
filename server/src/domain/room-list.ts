import type { Page } from '#contract/common'
import type { RoomCard, RoomStatus } from '#contract/rooms'
import type { SQL } from 'drizzle-orm'
import type { Orm } from '../db/open'
import type { Tx } from '../db/transaction'
import type { Actor } from './actor'
import type { RoomWithAnchor } from './room-view'
import { and, asc, count, eq, inArray, lt, ne, sql } from 'drizzle-orm'
import { goods, reminders, roomGoods, rooms, users } from '../db/schema'
import { AppError } from '../errors'
import { roomWithAnchor, showRoom } from './room-view'

export interface RoomFilter {
  /** Left out: all but ended rooms; with `anchor`, all. */
  status?: RoomStatus
  /** Rooms of this anchor only. */
  anchorId?: string
  /** The last page's `nextCursor`. */
  cursor?: string
  /** 1–50. */
  limit?: number
}

export type ViewerCount = (roomId: string) => number

/** How many goods a card shows. */
const THUMBS = 3

/** Live rooms, then those whose anchor is away, then what is to come, then what is over. */
const RANK = sql<number>`CASE ${rooms.status} WHEN 'live' THEN 0 WHEN 'away' THEN 1 WHEN 'scheduled' THEN 2 ELSE 3 END`
/** Milliseconds, ascending: the room that started last first, the one that starts next first, rooms without a time last. */
const KEY = sql<number>`CASE ${rooms.status}
  WHEN 'scheduled' THEN coalesce(floor(extract(epoch FROM ${rooms.startsAt}) * 1000), 8640000000000000)
  WHEN 'ended' THEN -floor(extract(epoch FROM ${rooms.endedAt}) * 1000)
  ELSE -floor(extract(epoch FROM ${rooms.startedAt}) * 1000) END::float8`

/**
 * Rooms as the live square shows them.
 * @throws {AppError} 400 CURSOR_UNKNOWN
 */
export async function listRooms(db: Orm | Tx, viewer: Actor | undefined, viewersIn: ViewerCount, filter: RoomFilter): Promise<Page<RoomCard>> {
  const limit = filter.limit ?? 20
  const rows = await db.select({ ...roomWithAnchor, rank: RANK, key: KEY })
    .from(rooms)
    .innerJoin(users, eq(users.id, rooms.anchorId))
    .where(and(
      filter.status ? eq(rooms.status, filter.status) : filter.anchorId === undefined ? ne(rooms.status, 'ended') : undefined,
      filter.anchorId === undefined ? undefined : eq(rooms.anchorId, filter.anchorId),
      filter.cursor === undefined ? undefined : afterCursor(filter.cursor),
    ))
    .orderBy(asc(RANK), asc(KEY), asc(rooms.id))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: await toCards(db, page, viewer, viewersIn),
    nextCursor: rows.length > limit && last ? encodeCursor([last.rank, last.key, last.room.id]) : null,
  }
}

/** The cards of some rooms as a guest sees them; unknown ones are left out. */
export async function readCards(db: Orm | Tx, roomIds: string[], viewersIn: ViewerCount): Promise<RoomCard[]> {
  if (roomIds.length === 0)
    return []
  const rows = await db.select(roomWithAnchor).from(rooms).innerJoin(users, eq(users.id, rooms.anchorId)).where(inArray(rooms.id, roomIds))
  return toCards(db, rows, undefined, viewersIn)
}

async function toCards(db: Orm | Tx, rows: RoomWithAnchor[], viewer: Actor | undefined, viewersIn: ViewerCount): Promise<RoomCard[]> {
  if (rows.length === 0)
    return []
  const ids = rows.map(row => row.room.id)
  const counts = await db.select({ roomId: roomGoods.roomId, count: count() })
    .from(roomGoods)
    .where(inArray(roomGoods.roomId, ids))
    .groupBy(roomGoods.roomId)
  const first = await db.select({ roomId: roomGoods.roomId, images: goods.images })
    .from(roomGoods)
    .innerJoin(goods, eq(goods.id, roomGoods.goodsId))
    .where(and(inArray(roomGoods.roomId, ids), lt(roomGoods.position, THUMBS)))
    .orderBy(asc(roomGoods.position))
  const reminded = viewer
    ? await db.select({ roomId: reminders.roomId }).from(reminders).where(and(eq(reminders.userId, viewer.id), inArray(reminders.roomId, ids)))
    : []
  return rows.map(row => ({
    ...showRoom(row),
    viewers: viewersIn(row.room.id),
    goodsCount: counts.find(it => it.roomId === row.room.id)?.count ?? 0,
    thumbs: first.filter(it => it.roomId === row.room.id).flatMap(it => it.images[0] ?? []),
    reminded: reminded.some(it => it.roomId === row.room.id),
  }))
}

type Cursor = [rank: number, key: number, id: string]

function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}

function afterCursor(cursor: string): SQL {
  const [rank, key, id] = decodeCursor(cursor)
  return sql`(${RANK}, ${KEY}, ${rooms.id}) > (${rank}::int, ${key}::float8, ${id}::text)`
}

function decodeCursor(cursor: string): Cursor {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(value) && value.length === 3 && Number.isInteger(value[0]) && Number.isFinite(value[1]) && /^\w{1,64}$/.test(String(value[2])))
      return value as Cursor
  }
  catch {
    // Not one of ours: answered below.
  }
  throw new AppError(400, 'CURSOR_UNKNOWN', 'This list cannot be continued from here. Read it again from its start.')
}
