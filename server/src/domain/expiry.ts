import type { Run } from './work'
import { and, asc, eq, inArray, lte } from 'drizzle-orm'
import { orders } from '../db/schema'
import { announceGoods } from './shelf'
import { giveBackStock } from './stock'

export interface ExpiryOptions {
  /** Orders in one transaction. */
  batch?: number
}

/**
 * Cancels unpaid orders whose deadline has passed and gives their stock back. Orders somebody else is working on are
 * left for the next time, so a payment that is being settled wins, and two servers share the work.
 * @returns how many
 */
export async function expireOrders(run: Run, now: Date, { batch = 50 }: ExpiryOptions = {}): Promise<number> {
  let total = 0
  for (;;) {
    const expired = await run(async (work) => {
      const due = await work.db.select({ id: orders.id })
        .from(orders)
        .where(and(eq(orders.status, 'unpaid'), lte(orders.expiresAt, now)))
        .orderBy(asc(orders.expiresAt))
        .limit(batch)
        .for('no key update', { skipLocked: true })
      const ids = due.map(order => order.id)
      if (ids.length > 0) {
        await work.db.update(orders).set({ status: 'cancelled', cancelledAt: now }).where(inArray(orders.id, ids))
        await announceGoods(work, await giveBackStock(work, ids))
      }
      return ids.length
    })
    total += expired
    if (expired < batch)
      return total
  }
}
