import type { Order, SandboxResult } from '#contract/orders'
import type { Fault } from '~/app/errors'
import { getOrder, settleSandbox, startPayment } from '~/api/orders'
import { ApiError } from '~/app/errors'

/**
 * Pays with the demo's cashier, then reads the order: it, not the cashier, says whether it is paid.
 * @returns the order, and why it is still unpaid if it is. Throws an `ApiError`
 */
export async function settleOrder(orderId: string, result: SandboxResult['result']): Promise<{ order: Order, failure: Fault | null }> {
  const ticket = await startPayment(orderId)
  if (ticket.provider !== 'sandbox')
    throw new ApiError(0, 'PAYMENT_UNAVAILABLE')
  const payment = await settleSandbox(ticket.paymentId, result)
  const order = await getOrder(orderId)
  const failure = { code: payment.status === 'failed' ? 'PAYMENT_FAILED' : 'PAYMENT_PENDING', message: payment.status }
  return { order, failure: order.status === 'unpaid' ? failure : null }
}
