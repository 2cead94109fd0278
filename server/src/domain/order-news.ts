import type { OutboxPayloads } from './outbox'
import type { Work } from './work'
import { and, asc, eq, inArray, ne, or, sql } from 'drizzle-orm'
import { orderItems, roomGoods, rooms, users } from '../db/schema'
import { announceGoods } from './shelf'

/** An order and the room it came from. */
export interface OrderedIn {
  id: string
  userId: string
  roomId: string | null
}

/** Names a room hears out of one run of the relay: in a rush nobody could read more. */
const NAMES_AT_ONCE = 3

/**
 * Tells the room an order came from that it is paid, also when the room is over, and every open room that shows the goods whose stock
 * the work changed: call it last in a work. All rooms concerned are locked first, in the order of their ids, so that no two wait for
 * each other.
 */
export async function announceOrder(work: Work, type: 'order.paid', order: OrderedIn, goodsIds: readonly string[]): Promise<void> {
  if (order.roomId !== null) {
    await lockRooms(work, [order.roomId], goodsIds)
    await work.events.append(order.roomId, type, await describeOrder(work, order))
  }
  await announceGoods(work, goodsIds)
}

/** Tells rooms that are not over who bought there, the latest few of them, and all that show the goods what is left: once for each. */
export async function announcePlaced(work: Work, news: readonly OutboxPayloads['orders.placed'][]): Promise<void> {
  const placed = news.flatMap(({ userIds, roomIds, qtys, ...goods }) => userIds.map((userId, index) => ({ ...goods, userId, roomId: roomIds[index]!, qty: qtys[index]! })))
  const goodsIds = [...new Set(placed.flatMap(order => order.goodsIds))]
  const roomIds = [...new Set(placed.flatMap(order => order.roomId ?? []))]
  const open = await lockRooms(work, roomIds, goodsIds)
  const named = roomIds.filter(id => open.has(id)).flatMap(id => placed.filter(order => order.roomId === id).slice(-NAMES_AT_ONCE))
  const buyers = named.length > 0 ? await work.db.select({ id: users.id, nickname: users.nickname }).from(users).where(inArray(users.id, named.map(order => order.userId))) : []
  for (const { roomId, userId, goodsIds: [goodsId], title, qty } of named) {
    const buyer = maskNickname(buyers.find(user => user.id === userId)?.nickname ?? '')
    await work.events.append(roomId!, 'order.placed', { buyer, goodsId: goodsId!, title, qty })
  }
  await announceGoods(work, goodsIds)
}

/** First character and a star, as in 小*: enough to be noticed by oneself, too little to be named. */
export function maskNickname(nickname: string): string {
  return `${[...nickname][0] ?? ''}*`
}

/** @returns the ids of those that are not over */
async function lockRooms(work: Work, roomIds: readonly string[], goodsIds: readonly string[]): Promise<Set<string>> {
  const shelves = work.db.select({ roomId: roomGoods.roomId }).from(roomGoods).where(inArray(roomGoods.goodsId, [...goodsIds]))
  const locked = await work.db.select({ id: rooms.id, status: rooms.status })
    .from(rooms)
    .where(or(inArray(rooms.id, [...roomIds]), and(ne(rooms.status, 'ended'), inArray(rooms.id, shelves))))
    .orderBy(sql`${rooms.id} COLLATE "C"`)
    .for('no key update')
  return new Set(locked.filter(room => room.status !== 'ended').map(room => room.id))
}

/** The order's first goods stand for the whole of it. */
async function describeOrder(work: Work, order: OrderedIn): Promise<{ buyer: string, goodsId: string, title: string, qty: number }> {
  const [buyer] = await work.db.select({ nickname: users.nickname }).from(users).where(eq(users.id, order.userId))
  const items = await work.db.select().from(orderItems).where(eq(orderItems.orderId, order.id)).orderBy(asc(orderItems.position))
  const { goodsId, title } = items[0]!
  const qty = items.filter(item => item.goodsId === goodsId).reduce((sum, item) => sum + item.qty, 0)
  return { buyer: maskNickname(buyer!.nickname), goodsId, title, qty }
}
