import type { PaymentProvider, PaymentRow } from '../adapters/payment/provider'
import type { Run, Work } from './work'
import { and, eq } from 'drizzle-orm'
import { orders, payments } from '../db/schema'
import { askLater } from './payment-jobs'
import { settlePayment } from './payments'

/** Nobody pays a bill this long after the order's deadline; it is closed then, whatever was heard. */
const CLOSE_AFTER_MS = 60_000

/** Asks what came of a payment and settles it accordingly. @returns whether it has come to an end */
export async function checkPayment(run: Run, provider: PaymentProvider, payment: PaymentRow): Promise<boolean> {
  const report = await provider.check(payment)
  if (report)
    await run(work => settlePayment(work, payment.id, report))
  return report !== null
}

/** The job `payment.check`: asks, and asks again later; once the order's deadline is well past the payment is closed. */
export async function checkLater(run: Run, provider: PaymentProvider, { paymentId, attempt }: { paymentId: string, attempt: number }): Promise<void> {
  const found = await run(work => findPending(work, paymentId, provider))
  if (!found)
    return
  const { payment, closing } = found
  if (closing)
    return closePayment(run, provider, { paymentId })
  // The next time is certain before this one is tried.
  await run(work => askLater(work, payment, attempt + 1))
  await checkPayment(run, provider, payment)
}

/** The job `payment.close`. Who was quicker has paid, and that is settled then. */
export async function closePayment(run: Run, provider: PaymentProvider, { paymentId }: { paymentId: string }): Promise<void> {
  const found = await run(work => findPending(work, paymentId, provider))
  if (!found)
    return
  await provider.close(found.payment)
  const { payment } = found
  // One the provider has never heard of has failed, too.
  if (!await checkPayment(run, provider, payment))
    await run(work => settlePayment(work, paymentId, { result: 'fail', amount: payment.amount, reference: null }))
}

async function findPending(work: Work, paymentId: string, provider: PaymentProvider): Promise<{ payment: PaymentRow, closing: boolean } | undefined> {
  const [row] = await work.db.select({ payment: payments, expiresAt: orders.expiresAt })
    .from(payments)
    .innerJoin(orders, eq(orders.id, payments.orderId))
    .where(and(eq(payments.id, paymentId), eq(payments.status, 'pending'), eq(payments.provider, provider.name)))
  return row && { payment: row.payment, closing: work.now.getTime() >= row.expiresAt.getTime() + CLOSE_AFTER_MS }
}
