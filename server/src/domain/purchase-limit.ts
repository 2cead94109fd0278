import type { PriceFacts, QuotedLine } from './quote'
import type { StockLine } from './stock'
import type { Work } from './work'
import { and, eq, inArray, notInArray, sql } from 'drizzle-orm'
import { orderItems, orders, users } from '../db/schema'
import { limitReached } from './order-offer'

/** What one person wants. */
interface Wish {
  userId: string
  lines: readonly StockLine[]
}

/** What people have bought of limited goods and not given back; what they are given from now on counts, too. */
export class Purchases {
  private constructor(private readonly bought: Map<string, number>) {}

  /**
   * Reads them for those who want limited goods. Their own rows are locked, after the SKUs: another of their orders, for other SKUs
   * of the same goods, waits.
   */
  static async lock(work: Work, facts: PriceFacts, wishes: readonly Wish[]): Promise<Purchases> {
    const userIds = new Set<string>()
    const goodsIds = new Set<string>()
    for (const { userId, lines } of wishes) {
      for (const { skuId } of lines) {
        const goods = facts.goods.get(facts.skus.get(skuId)?.goodsId ?? '')
        if (goods && goods.limitPerPerson !== null) {
          userIds.add(userId)
          goodsIds.add(goods.id)
        }
      }
    }
    if (userIds.size === 0)
      return new Purchases(new Map())
    // In the order in which `place_orders` locks them.
    await work.db.select({ id: users.id }).from(users).where(inArray(users.id, [...userIds])).orderBy(sql`${users.id} COLLATE "C"`).for('no key update')
    const rows = await work.db.select({ userId: orders.userId, goodsId: orderItems.goodsId, qty: sql<number>`sum(${orderItems.qty})::int` })
      .from(orderItems)
      .innerJoin(orders, eq(orders.id, orderItems.orderId))
      .where(and(inArray(orders.userId, [...userIds]), inArray(orderItems.goodsId, [...goodsIds]), notInArray(orders.status, ['cancelled', 'refunded'])))
      .groupBy(orders.userId, orderItems.goodsId)
    return new Purchases(new Map(rows.map(row => [`${row.userId} ${row.goodsId}`, row.qty])))
  }

  /** @throws {AppError} 422 LIMIT_REACHED with `details.limit` and `details.left` */
  requireWithinLimits(userId: string, lines: readonly QuotedLine[]): void {
    const wanted = new Map<string, number>()
    for (const { goods, qty } of lines)
      wanted.set(goods.id, qty + (wanted.get(goods.id) ?? 0))
    for (const { goods: { id, limitPerPerson: limit } } of lines) {
      const before = this.bought.get(`${userId} ${id}`) ?? 0
      if (limit !== null && before + wanted.get(id)! > limit)
        throw limitReached(id, limit, Math.max(0, limit - before))
    }
  }

  add(userId: string, lines: readonly QuotedLine[]): void {
    for (const { goods: { id }, qty } of lines)
      this.bought.set(`${userId} ${id}`, qty + (this.bought.get(`${userId} ${id}`) ?? 0))
  }
}
