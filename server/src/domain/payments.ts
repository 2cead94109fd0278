import type { PaymentState } from '#contract/orders'
import type { Bill, PaymentProvider, PaymentReport, PaymentRow } from '../adapters/payment/provider'
import type { Actor } from './actor'
import type { OrderRow } from './order-states'
import type { Work } from './work'
import { and, asc, eq } from 'drizzle-orm'
import { orderItems, orders, payments } from '../db/schema'
import { AppError } from '../errors'
import { lockClaims, useClaims } from './coupon-claims'
import { newId } from './ids'
import { payBack } from './money-back'
import { announceOrder } from './order-news'
import { nextStatus } from './order-states'
import { beginStep, changeOrder } from './order-steps'
import { lockOrder } from './orders'
import { askLater } from './payment-jobs'
import { openidOf } from './sessions'
import { findShortage, linesOf, lockSkus, takeStock } from './stock'

/**
 * What an unpaid order is paid with: a payment that is still pending is used again, a failed one gets a successor.
 * An order past its deadline can be paid as long as it still holds its stock.
 * @throws {AppError} 403 FORBIDDEN; 404 ORDER_NOT_FOUND; 409 WRONG_STATE
 */
export async function openPayment(work: Work, actor: Actor, orderId: string, provider: Pick<PaymentProvider, 'name'>): Promise<Bill> {
  const { order } = await beginStep(work, actor, orderId, 'pay')
  const payment = await findPending(work, order, provider) ?? await begin(work, order, provider)
  // No provider takes a payment of nothing.
  if (payment.amount === 0 && provider.name !== 'sandbox')
    await settlePayment(work, payment.id, { result: 'success', amount: 0, reference: null })
  return { payment, openid: await openidOf(work, order.userId), description: await describe(work, order), expiresAt: order.expiresAt }
}

/**
 * What came of a payment. The first answer counts; repeating, with whatever result, answers the same: except that money, which has moved,
 * is never overheard.
 *
 * Money for an order that is cancelled by now takes the stock and the coupon again if they are there: the order is paid. Else the money
 * goes back and the order stays cancelled. So does money for an order that is paid already.
 * @throws {AppError} 404 PAYMENT_NOT_FOUND; 422 AMOUNT_WRONG
 */
export async function settlePayment(work: Work, paymentId: string, report: PaymentReport): Promise<PaymentState> {
  const order = await lockOrderOf(work, paymentId)
  if (!order)
    throw paymentNotFound()
  const [payment] = await work.db.select().from(payments).where(eq(payments.id, paymentId))
  if (report.result === 'success' && report.amount !== payment!.amount)
    throw AppError.unprocessable('AMOUNT_WRONG', 'What was paid is not what the order costs.', { paid: report.amount, due: payment!.amount })
  const status = isOpen(payment!, report) ? await settle(work, order, payment!, report) : payment!.status
  return { paymentId, orderId: order.id, status }
}

/** @throws {AppError} 404 PAYMENT_NOT_FOUND, also for somebody else's */
export async function readPayment(work: Work, paymentId: string, payer: Actor): Promise<PaymentRow> {
  const [row] = await work.db.select({ payment: payments, userId: orders.userId })
    .from(payments)
    .innerJoin(orders, eq(orders.id, payments.orderId))
    .where(eq(payments.id, paymentId))
  if (row?.userId !== payer.id)
    throw paymentNotFound()
  return row.payment
}

export function paymentNotFound(): AppError {
  return AppError.notFound('This payment does not exist.', 'PAYMENT_NOT_FOUND')
}

async function findPending(work: Work, order: OrderRow, provider: Pick<PaymentProvider, 'name'>): Promise<PaymentRow | undefined> {
  const [pending] = await work.db.select().from(payments).where(and(
    eq(payments.orderId, order.id),
    eq(payments.provider, provider.name),
    eq(payments.status, 'pending'),
  ))
  return pending
}

async function begin(work: Work, order: OrderRow, provider: Pick<PaymentProvider, 'name'>): Promise<PaymentRow> {
  const [created] = await work.db.insert(payments).values({
    id: newId('pay'),
    orderId: order.id,
    provider: provider.name,
    amount: order.total,
    createdAt: work.now,
  }).returning()
  await askLater(work, created!)
  return created!
}

/** The order's first goods stand for the whole of it. */
async function describe(work: Work, order: OrderRow): Promise<string> {
  const [item] = await work.db.select({ title: orderItems.title }).from(orderItems).where(eq(orderItems.orderId, order.id)).orderBy(asc(orderItems.position)).limit(1)
  return item!.title
}

/** A number of the provider's own says that money has moved, so a failure before was not the end. */
function isOpen(payment: PaymentRow, { result, reference }: PaymentReport): boolean {
  return payment.status === 'pending' || (payment.status === 'failed' && result === 'success' && reference !== null)
}

async function settle(work: Work, order: OrderRow, payment: PaymentRow, { result, reference }: PaymentReport): Promise<PaymentRow['status']> {
  const record = (status: PaymentRow['status']): Promise<unknown> =>
    work.db.update(payments).set({ status, reference, settledAt: work.now }).where(eq(payments.id, payment.id))
  if (result === 'fail') {
    await record('failed')
    return 'failed'
  }
  const inTime = nextStatus(order, 'pay')
  const late = nextStatus(order, 'payLate')
  if (inTime) {
    await record('succeeded')
    await changeOrder(work, order.id, { status: inTime, paidAt: work.now })
    await announceOrder(work, 'order.paid', order, [])
    return 'succeeded'
  }
  const retaken = late && await takeAgain(work, order)
  if (!retaken) {
    await record('succeeded')
    return payBack(work, payment, late ? 'late' : 'double')
  }
  await record('succeeded')
  await changeOrder(work, order.id, { status: late, paidAt: work.now, cancelledAt: null })
  await announceOrder(work, 'order.paid', order, retaken)
  return 'succeeded'
}

/** @returns the goods whose stock fell; undefined when something is short or the coupon was used elsewhere, and nothing is taken then */
async function takeAgain(work: Work, order: OrderRow): Promise<string[] | undefined> {
  const { coupon } = order.offer
  const held = coupon && (await lockClaims(work, [coupon.claimId])).get(coupon.claimId)
  if (coupon && held?.claim.orderId !== null)
    return
  const lines = await linesOf(work, [order.id])
  const locked = await lockSkus(work, lines.map(line => line.skuId))
  if (findShortage(locked, lines))
    return
  if (coupon)
    await useClaims(work, [{ claimId: coupon.claimId, orderId: order.id }])
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
