import type { OutboxPayloads } from './outbox'
import type { Run, Work } from './work'
import { and, asc, eq, inArray, lte } from 'drizzle-orm'
import { orders } from '../db/schema'
import { sendJobs } from '../jobs/send'
import { returnClaims } from './coupon-claims'
import { closePayments } from './payment-jobs'
import { announceGoods } from './shelf'
import { giveBackStock } from './stock'

export interface ExpiryOptions {
  /** Orders in one transaction. */
  batch?: number
  /** These only. */
  ids?: readonly string[]
}

/** How soon an order is looked at again which was in other hands at its deadline. */
const AGAIN_MS = 1000

/** Plans the end of orders that have just been placed: each for its own deadline, all in one statement. */
export async function planExpiry(work: Work, placed: readonly OutboxPayloads['order.placed'][]): Promise<void> {
  await sendJobs(work, 'order.expire', placed.map(({ orderId, expiresAt }) => ({ data: { orderId }, at: new Date(expiresAt), key: orderId })))
}

/** The job `order.expire`. An order that somebody is working on, or whose time has not come by this server's clock, is looked at again. */
export async function expireDue(run: Run, now: Date, ids: readonly string[]): Promise<void> {
  await expireOrders(run, now, { ids })
  await run(async (work) => {
    const left = await work.db.select({ orderId: orders.id, expiresAt: orders.expiresAt })
      .from(orders)
      .where(and(eq(orders.status, 'unpaid'), inArray(orders.id, [...ids])))
    const again = new Date(work.now.getTime() + AGAIN_MS)
    await sendJobs(work, 'order.expire', left.map(({ orderId, expiresAt }) => ({ data: { orderId }, at: expiresAt > again ? expiresAt : again })))
  })
}

/**
 * Cancels unpaid orders whose deadline has passed and gives their stock and coupons back. Orders somebody else is working on are
 * left for the next time, so a payment that is being settled wins, and two servers share the work.
 * @returns how many
 */
export async function expireOrders(run: Run, now: Date, { batch = 50, ids }: ExpiryOptions = {}): Promise<number> {
  let total = 0
  for (;;) {
    const expired = await run(async (work) => {
      const due = await work.db.select({ id: orders.id })
        .from(orders)
        .where(and(eq(orders.status, 'unpaid'), lte(orders.expiresAt, now), ids && inArray(orders.id, [...ids])))
        .orderBy(asc(orders.expiresAt))
        .limit(batch)
        .for('no key update', { skipLocked: true })
      const found = due.map(order => order.id)
      if (found.length > 0) {
        await work.db.update(orders).set({ status: 'cancelled', cancelledAt: now }).where(inArray(orders.id, found))
        await closePayments(work, found)
        await returnClaims(work, found)
        await announceGoods(work, await giveBackStock(work, found))
      }
      return found.length
    })
    total += expired
    if (expired < batch)
      return total
  }
}
