import type { PaymentState, SandboxResult } from '#contract/orders'
import type { PaymentProvider, PaymentRow } from '../adapters/payment/provider'
import type { Actor } from './actor'
import type { OrderRow } from './order-states'
import type { Work } from './work'
import { and, eq } from 'drizzle-orm'
import { orders, payments } from '../db/schema'
import { AppError } from '../errors'
import { newId } from './ids'
import { announceOrder } from './order-news'
import { nextStatus } from './order-states'
import { beginStep, changeOrder } from './order-steps'
import { lockOrder } from './orders'
import { findShortage, linesOf, lockSkus, takeStock } from './stock'

/**
 * The payment an unpaid order is paid with: one that is still pending is used again, a failed one gets a successor.
 * An order past its deadline can be paid as long as it still holds its stock.
 * @throws {AppError} 403 FORBIDDEN; 404 ORDER_NOT_FOUND; 409 WRONG_STATE
 */
export async function openPayment(work: Work, actor: Actor, orderId: string, provider: PaymentProvider): Promise<PaymentRow> {
  const { order } = await beginStep(work, actor, orderId, 'pay')
  const [pending] = await work.db.select().from(payments).where(and(
    eq(payments.orderId, order.id),
    eq(payments.provider, provider.name),
    eq(payments.status, 'pending'),
  ))
  if (pending)
    return pending
  const [created] = await work.db.insert(payments).values({
    id: newId('pay'),
    orderId: order.id,
    provider: provider.name,
    amount: order.total,
    createdAt: work.now,
  }).returning()
  return created!
}

/**
 * What came of a payment. The first answer counts; repeating, with whatever result, answers the same.
 *
 * Money for an order that is cancelled by now takes the stock again if there is enough: the order is paid. Else the money
 * goes back and the order stays cancelled; the payment's status `refunded` says so.
 *
 * Without a payer it is the provider itself that reports.
 * @throws {AppError} 404 PAYMENT_NOT_FOUND, also for somebody else's
 */
export async function settlePayment(work: Work, paymentId: string, result: SandboxResult['result'], provider: PaymentProvider, payer?: Actor): Promise<PaymentState> {
  const order = await lockOrderOf(work, paymentId)
  if (!order || (payer && order.userId !== payer.id))
    throw AppError.notFound('This payment does not exist.', 'PAYMENT_NOT_FOUND')
  const [payment] = await work.db.select().from(payments).where(eq(payments.id, paymentId))
  const status = payment!.status === 'pending' ? await settle(work, order, payment!, result, provider) : payment!.status
  return { paymentId, orderId: order.id, status }
}

/** Records that the money goes back, and has the provider send it. */
export async function payBack(work: Work, payment: PaymentRow, provider: PaymentProvider): Promise<void> {
  await setStatus(work, payment, 'refunded')
  await provider.refund(work, payment)
}

async function settle(work: Work, order: OrderRow, payment: PaymentRow, result: SandboxResult['result'], provider: PaymentProvider): Promise<PaymentRow['status']> {
  if (result === 'fail') {
    await setStatus(work, payment, 'failed')
    return 'failed'
  }
  const inTime = nextStatus(order, 'pay')
  const late = nextStatus(order, 'payLate')
  if (inTime) {
    await setStatus(work, payment, 'succeeded')
    await changeOrder(work, order.id, { status: inTime, paidAt: work.now })
    await announceOrder(work, 'order.paid', order, [])
    return 'succeeded'
  }
  const retaken = late && await takeAgain(work, order)
  if (!retaken) {
    await payBack(work, payment, provider)
    return 'refunded'
  }
  await setStatus(work, payment, 'succeeded')
  await changeOrder(work, order.id, { status: late, paidAt: work.now, cancelledAt: null })
  await announceOrder(work, 'order.paid', order, retaken)
  return 'succeeded'
}

/** @returns the goods whose stock fell; undefined when something is short, and nothing is taken then */
async function takeAgain(work: Work, order: OrderRow): Promise<string[] | undefined> {
  const lines = await linesOf(work, [order.id])
  const locked = await lockSkus(work, lines.map(line => line.skuId))
  if (findShortage(locked, lines))
    return
  await takeStock(work, lines)
  return lines.map(line => line.goodsId)
}

/** The order's lock stands for its payments too. */
async function lockOrderOf(work: Work, paymentId: string): Promise<OrderRow | undefined> {
  const [row] = await work.db.select({ id: orders.id })
    .from(payments)
    .innerJoin(orders, eq(orders.id, payments.orderId))
    .where(eq(payments.id, paymentId))
  return row && lockOrder(work, row.id)
}

async function setStatus(work: Work, payment: PaymentRow, status: 'succeeded' | 'failed' | 'refunded'): Promise<void> {
  await work.db.update(payments).set({ status, settledAt: work.now }).where(eq(payments.id, payment.id))
}
