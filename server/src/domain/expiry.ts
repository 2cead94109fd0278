import type { OutboxPayloads } from './outbox'
import type { Run, Work } from './work'
import { and, asc, eq, inArray, lte } from 'drizzle-orm'
import { orders } from '../db/schema'
import { sendJobs } from '../jobs/send'
import { returnClaims } from './coupon-claims'
import { closePayments } from './payment-jobs'
import { announceGoods } from './shelf'
import { giveBackStock } from './stock'

/** How soon an order is looked at again which was in other hands at its deadline. */
const AGAIN_MS = 1000
/** Orders whose deadlines lie as close as this end together, at the latest of them: a rush costs a few jobs, not one for each order. */
const TOGETHER_MS = 200

/** Plans the end of orders that have just been placed. */
export async function planExpiry(work: Work, placed: readonly OutboxPayloads['orders.placed'][]): Promise<void> {
  const ends = new Map<number, number>()
  for (const deadline of placed.map(news => Date.parse(news.expiresAt))) {
    const slot = Math.floor(deadline / TOGETHER_MS)
    ends.set(slot, Math.max(deadline, ends.get(slot) ?? deadline))
  }
  await sendJobs(work, 'order.expire', [...ends.values()].map(end => ({ data: { until: new Date(end).toISOString() }, at: new Date(end) })))
}

/**
 * The job `order.expire`: ends all orders that are due. Deadlines up to `until` have come by the clock of the server that planned it. An order of
 * those that is left, since somebody is working on it or its time has not come by this server's clock, is looked at again.
 */
export async function expireDue(run: Run, now: Date, until: Date): Promise<void> {
  await expireOrders(run, now)
  await run(async (work) => {
    const [left] = await work.db.select({ id: orders.id })
      .from(orders)
      .where(and(eq(orders.status, 'unpaid'), lte(orders.expiresAt, until)))
      .limit(1)
    const again = new Date(work.now.getTime() + AGAIN_MS)
    if (left)
      await sendJobs(work, 'order.expire', [{ data: { until: until.toISOString() }, at: until > again ? until : again }])
  })
}

/**
 * Cancels unpaid orders whose deadline has passed and gives their stock and coupons back. Orders somebody else is working on are
 * left for the next time, so a payment that is being settled wins, and two servers share the work.
 * Each transaction takes `batch` orders at most.
 * @returns how many
 */
export async function expireOrders(run: Run, now: Date, batch = 50): Promise<number> {
  let total = 0
  for (;;) {
    const expired = await run(async (work) => {
      const due = await work.db.select({ id: orders.id })
        .from(orders)
        .where(and(eq(orders.status, 'unpaid'), lte(orders.expiresAt, now)))
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
