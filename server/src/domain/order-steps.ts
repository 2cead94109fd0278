import type { Order, OrderStatus } from '#contract/orders'
import type { Actor } from './actor'
import type { OrderRow, OrderStep } from './order-states'
import type { Work } from './work'
import { eq } from 'drizzle-orm'
import { orders } from '../db/schema'
import { returnClaims } from './coupon-claims'
import { requireActor, requireStep } from './order-states'
import { lockOrder, viewOrders } from './orders'
import { closePayments } from './payment-jobs'
import { announceGoods } from './shelf'
import { giveBackStock } from './stock'

/** The buyer thinks better of an unpaid order; its stock is free again, and its coupon. */
export async function cancelOrder(work: Work, actor: Actor, id: string): Promise<Order> {
  const { order, next } = await beginStep(work, actor, id, 'cancel')
  const row = await changeOrder(work, order.id, { status: next, cancelledAt: work.now })
  await closePayments(work, [order.id])
  await returnClaims(work, [order.id])
  await announceGoods(work, await giveBackStock(work, [order.id]))
  return viewOne(work, actor, row)
}

/** The parcel leaves: who carries it, and the number to follow it by. */
export async function shipOrder(work: Work, actor: Actor, id: string, parcel: { carrier: string, trackingNo: string }): Promise<Order> {
  const { order, next } = await beginStep(work, actor, id, 'ship')
  const row = await changeOrder(work, order.id, {
    status: next,
    shippedAt: work.now,
    carrier: parcel.carrier.trim(),
    trackingNo: parcel.trackingNo.trim(),
  })
  return viewOne(work, actor, row)
}

/** The buyer has received it. */
export async function confirmOrder(work: Work, actor: Actor, id: string): Promise<Order> {
  const { order, next } = await beginStep(work, actor, id, 'confirm')
  return viewOne(work, actor, await changeOrder(work, order.id, { status: next, doneAt: work.now }))
}

/**
 * The order under its lock, and where the step takes it.
 * @throws {AppError} 403 FORBIDDEN; 404 ORDER_NOT_FOUND; 409 WRONG_STATE with `details.status`
 */
export async function beginStep(work: Work, actor: Actor, id: string, step: OrderStep): Promise<{ order: OrderRow, next: OrderStatus }> {
  const order = requireActor(await lockOrder(work, id), step, actor)
  return { order, next: requireStep(order, step) }
}

/** Changes an order whose lock the work holds. */
export async function changeOrder(work: Work, id: string, change: Partial<OrderRow>): Promise<OrderRow> {
  const [row] = await work.db.update(orders).set(change).where(eq(orders.id, id)).returning()
  return row!
}

export async function viewOne(work: Work, viewer: Actor, row: OrderRow): Promise<Order> {
  const [order] = await viewOrders(work, viewer, [row])
  return order!
}
