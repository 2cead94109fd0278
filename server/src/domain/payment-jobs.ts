import type { PaymentRow } from '../adapters/payment/provider'
import type { Work } from './work'
import { and, eq, inArray, ne } from 'drizzle-orm'
import { payments } from '../db/schema'
import { sendJobs } from '../jobs/send'

/** When a provider that tells nothing is asked, in seconds from one time to the next; the last goes on. */
const ASK_AFTER = [10, 30, 60, 120, 300, 600] as const

/** Sees to it that a payment comes to an end even if its provider never tells. */
export async function askLater(work: Work, payment: PaymentRow, attempt = 0): Promise<void> {
  // The sandbox knows nothing its payer has not said.
  if (payment.provider === 'sandbox')
    return
  const seconds = ASK_AFTER[Math.min(attempt, ASK_AFTER.length - 1)]!
  const at = new Date(work.now.getTime() + seconds * 1000)
  await sendJobs(work, 'payment.check', [{ data: { paymentId: payment.id, attempt }, at, key: `${payment.id} ${attempt}` }])
}

/** Nobody is to pay these orders any more. */
export async function closePayments(work: Work, orderIds: readonly string[]): Promise<void> {
  const open = await work.db.select({ id: payments.id }).from(payments).where(and(
    inArray(payments.orderId, [...orderIds]),
    eq(payments.status, 'pending'),
    ne(payments.provider, 'sandbox'),
  ))
  await sendJobs(work, 'payment.close', open.map(({ id }) => ({ data: { paymentId: id } })))
}
