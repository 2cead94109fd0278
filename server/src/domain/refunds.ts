import type { Order } from '#contract/orders'
import type { PaymentProvider } from '../adapters/payment/provider'
import type { Actor } from './actor'
import type { OrderRow } from './order-states'
import type { Work } from './work'
import { and, eq } from 'drizzle-orm'
import { payments, refunds } from '../db/schema'
import { newId } from './ids'
import { beginStep, changeOrder, viewOne } from './order-steps'
import { payBack } from './payments'
import { announceGoods } from './shelf'
import { giveBackStock } from './stock'

/** The buyer wants the whole order's money back; the merchant decides. */
export async function askRefund(work: Work, actor: Actor, id: string, reason: string): Promise<Order> {
  const { order, next } = await beginStep(work, actor, id, 'askRefund')
  await work.db.insert(refunds).values({ id: newId('refund'), orderId: order.id, amount: order.total, reason: reason.trim(), createdAt: work.now })
  return viewOne(work, actor, await changeOrder(work, order.id, { status: next }))
}

/** The money goes back; so does the stock, unless the parcel has left. */
export async function approveRefund(work: Work, actor: Actor, id: string, provider: PaymentProvider): Promise<Order> {
  const { order, next } = await beginStep(work, actor, id, 'approveRefund')
  await decide(work, order, 'approved')
  const paid = await work.db.select().from(payments).where(and(eq(payments.orderId, order.id), eq(payments.status, 'succeeded')))
  for (const payment of paid)
    await payBack(work, payment, provider)
  const row = await changeOrder(work, order.id, { status: next })
  if (!order.shippedAt)
    await announceGoods(work, await giveBackStock(work, [order.id]))
  return viewOne(work, actor, row)
}

/** The order is again what it was before. */
export async function rejectRefund(work: Work, actor: Actor, id: string): Promise<Order> {
  const { order, next } = await beginStep(work, actor, id, 'rejectRefund')
  await decide(work, order, 'rejected')
  return viewOne(work, actor, await changeOrder(work, order.id, { status: next }))
}

async function decide(work: Work, order: OrderRow, status: 'approved' | 'rejected'): Promise<void> {
  await work.db.update(refunds).set({ status, decidedAt: work.now }).where(and(eq(refunds.orderId, order.id), eq(refunds.status, 'asked')))
}
