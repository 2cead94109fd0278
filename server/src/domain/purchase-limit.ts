import type { Actor } from './actor'
import type { QuotedLine } from './quote'
import type { Work } from './work'
import { and, eq, inArray, notInArray, sql } from 'drizzle-orm'
import { orderItems, orders, users } from '../db/schema'
import { limitReached } from './order-offer'

/**
 * Keeps one person within the goods' limits, counting what they have bought and not given back. Their own row is
 * locked, after the SKUs: another of their orders, for other SKUs of the same goods, waits.
 * @throws {AppError} 422 LIMIT_REACHED with `details.limit` and `details.left`
 */
export async function requireWithinLimits(work: Work, buyer: Actor, lines: readonly QuotedLine[]): Promise<void> {
  const wanted = new Map<string, { limit: number, qty: number }>()
  for (const { goods, qty } of lines) {
    if (goods.limitPerPerson !== null)
      wanted.set(goods.id, { limit: goods.limitPerPerson, qty: qty + (wanted.get(goods.id)?.qty ?? 0) })
  }
  if (wanted.size === 0)
    return
  await work.db.select({ id: users.id }).from(users).where(eq(users.id, buyer.id)).for('no key update')
  const bought = await work.db.select({ goodsId: orderItems.goodsId, qty: sql<number>`sum(${orderItems.qty})::int` })
    .from(orderItems)
    .innerJoin(orders, eq(orders.id, orderItems.orderId))
    .where(and(eq(orders.userId, buyer.id), inArray(orderItems.goodsId, [...wanted.keys()]), notInArray(orders.status, ['cancelled', 'refunded'])))
    .groupBy(orderItems.goodsId)
  for (const [goodsId, { limit, qty }] of wanted) {
    const before = bought.find(row => row.goodsId === goodsId)?.qty ?? 0
    if (before + qty > limit)
      throw limitReached(goodsId, limit, Math.max(0, limit - before))
  }
}
