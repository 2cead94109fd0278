import type { RoomSales, RoomSummary } from '#contract/rooms'
import type { Orm } from '../db/open'
import type { Tx } from '../db/transaction'
import type { RoomRow } from './permissions'
import { and, count, eq, isNotNull, notInArray, sql } from 'drizzle-orm'
import { messages, orders } from '../db/schema'

/** Orders of a room that are paid and not refunded, and their sum in fen. */
export async function readSales(db: Orm | Tx, roomId: string): Promise<RoomSales> {
  const [row] = await db.select({
    orders: count(),
    sales: sql<number>`coalesce(sum(${orders.total}), 0)::float8`,
  }).from(orders).where(and(
    eq(orders.roomId, roomId),
    isNotNull(orders.paidAt),
    notInArray(orders.status, ['cancelled', 'refunded']),
  ))
  return row!
}

/** What an ended room was, counted from its data; sales are null unless asked for. */
export async function summarise(db: Orm | Tx, room: RoomRow, withSales: boolean): Promise<RoomSummary> {
  const [row] = await db.select({ messages: count() }).from(messages).where(and(eq(messages.roomId, room.id), eq(messages.deleted, false)))
  const sales = withSales ? await readSales(db, room.id) : null
  return {
    durationSeconds: secondsBetween(room.startedAt, room.endedAt),
    viewers: room.totalViewers,
    peakViewers: room.peakViewers,
    likes: room.likes,
    messages: row!.messages,
    orders: sales?.orders ?? null,
    sales: sales?.sales ?? null,
  }
}

function secondsBetween(start: Date | null, end: Date | null): number {
  return start && end ? Math.max(0, Math.round((end.getTime() - start.getTime()) / 1000)) : 0
}
