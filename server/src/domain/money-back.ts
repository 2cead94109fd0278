import type { MoneyBack, PaymentProvider, PaymentRow } from '../adapters/payment/provider'
import type { Log } from '../log'
import type { Run, Work } from './work'
import { and, eq, isNull } from 'drizzle-orm'
import { PaymentError } from '../adapters/payment/provider'
import { payments, refunds } from '../db/schema'
import { sendJobs } from '../jobs/send'
import { newId } from './ids'
import { nextStatus } from './order-states'
import { changeOrder } from './order-steps'
import { lockOrder } from './orders'

type RefundRow = typeof refunds.$inferSelect

/** When the provider is asked again for money it is still sending, or would not send; in seconds, the last goes on. */
const AGAIN_AFTER = [10, 30, 60, 300, 900, 3600] as const
/** From this attempt on a person should look at it. */
const WORRYING_ATTEMPT = 3

/** Money nobody has to ask for: it came too late, or twice. @returns what becomes of the payment */
export async function payBack(work: Work, payment: PaymentRow, cause: 'late' | 'double'): Promise<PaymentRow['status']> {
  const [refund] = await work.db.insert(refunds).values({
    id: newId('refund'),
    orderId: payment.orderId,
    cause,
    amount: payment.amount,
    reason: '',
    status: 'approved',
    createdAt: work.now,
    decidedAt: work.now,
  }).returning()
  return sendBack(work, refund!, payment)
}

/** All of a payment's money goes back for an approved refund: the order it belongs to is locked. @returns what becomes of the payment */
export async function sendBack(work: Work, refund: RefundRow, payment: PaymentRow): Promise<PaymentRow['status']> {
  await work.db.update(refunds).set({ paymentId: payment.id }).where(eq(refunds.id, refund.id))
  // No money has moved in the sandbox, nor for nothing, so it is back at once.
  if (payment.provider === 'sandbox' || payment.amount === 0) {
    await conclude(work, { ...refund, paymentId: payment.id })
    return 'refunded'
  }
  await work.db.update(payments).set({ status: 'refunding' }).where(eq(payments.id, payment.id))
  await sendJobs(work, 'refund.send', [{ data: { refundId: refund.id, attempt: 0 } }])
  return 'refunding'
}

/** The provider says that the money has arrived; again and again, if it likes. @returns whether such a refund is known */
export async function arrived(work: Work, refundId: string): Promise<boolean> {
  const [known] = await work.db.select().from(refunds).where(eq(refunds.id, refundId))
  if (!known?.paymentId)
    return false
  await lockOrder(work, known.orderId)
  const [refund] = await work.db.select().from(refunds).where(and(eq(refunds.id, refundId), isNull(refunds.refundedAt)))
  if (refund)
    await conclude(work, refund)
  return true
}

/** The job `refund.send`: asks the provider until the money has arrived. What it says when it refuses is kept for the merchant to see. */
export async function sendRefund(run: Run, provider: PaymentProvider, log: Log, { refundId, attempt }: { refundId: string, attempt: number }): Promise<void> {
  const back = await run(work => findUnsent(work, refundId, attempt))
  if (!back)
    return
  let problem: string | null = null
  try {
    if (await provider.refund(back) === 'refunded')
      return void await run(work => arrived(work, refundId))
  }
  catch (error) {
    if (!(error instanceof PaymentError))
      throw error
    problem = error.code
    const level = attempt >= WORRYING_ATTEMPT ? 'error' : 'warn'
    log[level]({ refundId, orderId: back.payment.orderId, attempt, code: error.code, reason: error.message }, 'a refund was not sent; it is tried again')
  }
  await run(work => work.db.update(refunds).set({ problem }).where(and(eq(refunds.id, refundId), isNull(refunds.refundedAt))))
}

/** The next time is certain before this one is tried. */
async function findUnsent(work: Work, refundId: string, attempt: number): Promise<MoneyBack | undefined> {
  const [row] = await work.db.select({ refund: refunds, payment: payments })
    .from(refunds)
    .innerJoin(payments, eq(payments.id, refunds.paymentId))
    .where(and(eq(refunds.id, refundId), isNull(refunds.refundedAt)))
  if (!row)
    return
  const seconds = AGAIN_AFTER[Math.min(attempt, AGAIN_AFTER.length - 1)]!
  const at = new Date(work.now.getTime() + seconds * 1000)
  await sendJobs(work, 'refund.send', [{ data: { refundId, attempt: attempt + 1 }, at, key: `${refundId} ${attempt + 1}` }])
  await work.db.update(refunds).set({ attempts: attempt + 1 }).where(eq(refunds.id, refundId))
  return { payment: row.payment, refundId, reason: row.refund.reason }
}

async function conclude(work: Work, refund: RefundRow): Promise<void> {
  await work.db.update(refunds).set({ refundedAt: work.now, problem: null }).where(eq(refunds.id, refund.id))
  await work.db.update(payments).set({ status: 'refunded' }).where(eq(payments.id, refund.paymentId!))
  const order = await lockOrder(work, refund.orderId)
  const next = refund.cause === 'asked' && nextStatus(order!, 'moneyBack')
  if (next)
    await changeOrder(work, refund.orderId, { status: next })
}
