import type { Order } from '#contract/orders'
import type { Actor } from './actor'
import type { OrderRow } from './order-states'
import type { Work } from './work'
import { and, eq } from 'drizzle-orm'
import { payments, refunds } from '../db/schema'
import { returnClaims } from './coupon-claims'
import { newId } from './ids'
import { sendBack } from './money-back'
import { wrongState } from './order-states'
import { beginStep, changeOrder, viewOne } from './order-steps'
import { lockOrder } from './orders'
import { announceGoods } from './shelf'
import { giveBackStock } from './stock'

/** The buyer wants the whole order's money back; the merchant decides. */
export async function askRefund(work: Work, actor: Actor, id: string, reason: string): Promise<Order> {
  const { order, next } = await beginStep(work, actor, id, 'askRefund')
  await work.db.insert(refunds).values({ id: newId('refund'), orderId: order.id, amount: order.total, reason: reason.trim(), createdAt: work.now })
  return viewOne(work, actor, await changeOrder(work, order.id, { status: next }))
}

/**
 * The money goes back, which takes its time: the order stays `refunding` until the provider says that it has arrived. The stock is free at
 * once, and the coupon, unless the parcel has left.
 */
export async function approveRefund(work: Work, actor: Actor, id: string): Promise<Order> {
  const { order, next } = await beginStep(work, actor, id, 'approveRefund')
  const refund = await decide(work, order, 'approved')
  await changeOrder(work, order.id, { status: next })
  const [payment] = await work.db.select().from(payments).where(and(eq(payments.orderId, order.id), eq(payments.status, 'succeeded')))
  await sendBack(work, refund, payment!)
  if (!order.shippedAt) {
    await returnClaims(work, [order.id])
    await announceGoods(work, await giveBackStock(work, [order.id]))
  }
  return viewOne(work, actor, (await lockOrder(work, order.id))!)
}

/** The order is again what it was before, and the buyer reads why. */
export async function rejectRefund(work: Work, actor: Actor, id: string, answer: string): Promise<Order> {
  const { order, next } = await beginStep(work, actor, id, 'rejectRefund')
  await decide(work, order, 'rejected', answer.trim())
  return viewOne(work, actor, await changeOrder(work, order.id, { status: next }))
}

/** @throws {AppError} 409 WRONG_STATE when it has been decided before */
async function decide(work: Work, order: OrderRow, status: 'approved' | 'rejected', answer = ''): Promise<typeof refunds.$inferSelect> {
  const [refund] = await work.db.update(refunds)
    .set({ status, answer, decidedAt: work.now })
    .where(and(eq(refunds.orderId, order.id), eq(refunds.status, 'asked')))
    .returning()
  if (!refund)
    throw wrongState(order)
  return refund
}
