import type { Page } from '#contract/common'
import type { Order, OrderQuery } from '#contract/orders'
import type { SQL } from 'drizzle-orm'
import type { Orm } from '../db/open'
import type { Tx } from '../db/transaction'
import type { Actor } from './actor'
import type { OrderRow } from './order-states'
import type { PageInput } from './paging'
import type { Work } from './work'
import { and, asc, desc, eq, gte, inArray, lt, ne, or, sql } from 'drizzle-orm'
import { orderItems, orders, refunds, rooms, users } from '../db/schema'
import { orderNotFound } from './order-states'
import { afterCursor, escapeLike, sorted, toPage } from './paging'
import { parseTime } from './time'

/** Enough to read with; a transaction is not needed. */
export interface Reading {
  db: Orm | Tx
  now: Date
}

export interface OrderFilter extends PageInput, OrderQuery {}

/**
 * Orders, newest first: a merchant sees all, the anchor of the room asked for sees the room's, everybody else their own.
 * Where the parcel goes is for the buyer and the merchant only.
 */
export async function listOrders(work: Work, viewer: Actor, filter: OrderFilter): Promise<Page<Order>> {
  const all = viewer.role === 'merchant' || (filter.roomId !== undefined && await isAnchorOf(work, viewer, filter.roomId))
  const limit = filter.limit ?? 20
  const rows = await work.db.select().from(orders).where(and(
    all ? undefined : eq(orders.userId, viewer.id),
    filter.roomId === undefined ? undefined : eq(orders.roomId, filter.roomId),
    filter.status && eq(orders.status, filter.status),
    filter.from === undefined ? undefined : gte(orders.createdAt, parseTime(filter.from, 'querystring', 'from')),
    filter.to === undefined ? undefined : lt(orders.createdAt, parseTime(filter.to, 'querystring', 'to')),
    filter.q?.trim() ? matches(filter.q.trim(), viewer) : undefined,
    await afterCursor(work, orders, filter.cursor),
  )).orderBy(...sorted(orders)).limit(limit + 1)
  const page = toPage(rows, limit)
  return { items: await viewOrders(work, viewer, page.items), nextCursor: page.nextCursor }
}

/** @throws {AppError} 404 ORDER_NOT_FOUND, also for somebody else's */
export async function readOrder(work: Reading, viewer: Actor, id: string): Promise<Order> {
  const [row] = await work.db.select().from(orders).where(eq(orders.id, id))
  if (!row || (row.userId !== viewer.id && viewer.role !== 'merchant'))
    throw orderNotFound()
  const [order] = await viewOrders(work, viewer, [row])
  return order!
}

/** Orders as this person may see them. */
export async function viewOrders(work: Reading, viewer: Actor, rows: OrderRow[]): Promise<Order[]> {
  if (rows.length === 0)
    return []
  const ids = rows.map(row => row.id)
  const items = await work.db.select().from(orderItems).where(inArray(orderItems.orderId, ids)).orderBy(asc(orderItems.position))
  const buyers = await work.db.select({ id: users.id, nickname: users.nickname }).from(users).where(inArray(users.id, rows.map(row => row.userId)))
  const latestRefunds = await work.db.selectDistinctOn([refunds.orderId])
    .from(refunds)
    // Money that came twice is no part of the order.
    .where(and(inArray(refunds.orderId, ids), ne(refunds.cause, 'double')))
    .orderBy(refunds.orderId, desc(refunds.createdAt), desc(refunds.id))
  return rows.map(row => toOrder(row, {
    items: items.filter(item => item.orderId === row.id),
    buyer: buyers.find(buyer => buyer.id === row.userId)!,
    refund: latestRefunds.find(it => it.orderId === row.id),
  }, viewer, work.now))
}

/** What an order consists of beside its row. */
interface OrderParts {
  /** In their order. */
  items: Order['items']
  buyer: Order['buyer']
  refund?: typeof refunds.$inferSelect
}

/** One order as this person may see it; what an answer must not show is left out. */
export function toOrder(row: OrderRow, { items, buyer, refund }: OrderParts, viewer: Actor, now: Date): Order {
  const maySeeAddress = row.userId === viewer.id || viewer.role === 'merchant'
  return {
    id: row.id,
    status: row.status,
    total: row.total,
    items: items.map(({ skuId, goodsId, title, spec, image, price, qty }) => ({ skuId, goodsId, title, spec, image, price, qty })),
    roomId: row.roomId,
    pinId: row.pinId,
    offer: row.offer,
    address: maySeeAddress ? row.address : null,
    buyer,
    carrier: row.carrier,
    trackingNo: row.trackingNo,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    paidAt: toIso(row.paidAt),
    shippedAt: toIso(row.shippedAt),
    doneAt: toIso(row.doneAt),
    cancelledAt: toIso(row.cancelledAt),
    refund: refund ? viewRefund(refund, viewer) : null,
    serverTime: now.toISOString(),
  }
}

function viewRefund(refund: typeof refunds.$inferSelect, viewer: Actor): Order['refund'] {
  return {
    reason: refund.reason,
    amount: refund.amount,
    status: refund.status,
    answer: refund.answer,
    cause: refund.cause === 'late' ? 'late' : 'asked',
    askedAt: refund.createdAt.toISOString(),
    decidedAt: toIso(refund.decidedAt),
    refundedAt: toIso(refund.refundedAt),
    problem: viewer.role === 'merchant' ? refund.problem : null,
  }
}

/** The order under its lock, which comes before those of SKUs and rooms; undefined when there is none. */
export async function lockOrder(work: Work, id: string): Promise<OrderRow | undefined> {
  const [row] = await work.db.select().from(orders).where(eq(orders.id, id)).for('no key update')
  return row
}

/** Who may not see an address may not find out what is in it either. */
function matches(words: string, viewer: Actor): SQL | undefined {
  const part = `%${escapeLike(words)}%`
  const address = sql`(${orders.address}->>'name' ILIKE ${part} OR ${orders.address}->>'phone' = ${words})`
  return or(
    eq(orders.id, words),
    sql`EXISTS (SELECT FROM "user" u WHERE u.id = ${orders.userId} AND u.nickname ILIKE ${part})`,
    viewer.role === 'merchant' ? address : and(eq(orders.userId, viewer.id), address),
  )
}

async function isAnchorOf(work: Work, viewer: Actor, roomId: string): Promise<boolean> {
  const [room] = await work.db.select({ anchorId: rooms.anchorId }).from(rooms).where(eq(rooms.id, roomId))
  return room?.anchorId === viewer.id
}

function toIso(time: Date | null): string | null {
  return time?.toISOString() ?? null
}
