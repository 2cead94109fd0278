import type { Order, PaymentTicket, SandboxResult, WechatPayParams } from '#contract/orders'
import type { Fault } from '~/app/errors'
import { getOrder, getPayment, settleSandbox, startPayment } from '~/api/orders'
import { ApiError } from '~/app/errors'
import { requestPayment } from '~/platform/payment'

export interface SettleOptions {
  pause?: (ms: number) => Promise<void>
  /** Called once the shopper has paid and the money is waited for. */
  processing?: () => void
}

/** Between two looks at a payment, in ms, and how many at most; beyond that the order's page goes on looking. */
const LOOK_MS = 1_000
const LOOKS = 30

const sleep = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

/**
 * Pays, then reads the order: it, not the cashier, says whether it is paid. The demo's cashier is told how it ends.
 * @returns the order, and why it is still unpaid if it is. Throws an `ApiError`
 */
export async function settleOrder(orderId: string, result: SandboxResult['result'], options: SettleOptions = {}): Promise<{ order: Order, failure: Fault | null }> {
  const ticket = await startPayment(orderId)
  const code = await (ticket.provider === 'sandbox' ? bySandbox(ticket, result) : byWechat(ticket, options))
  const order = await getOrder(orderId)
  return { order, failure: order.status === 'unpaid' ? { code, message: code } : null }
}

/** @returns why the order is not paid, if it is not */
async function bySandbox({ paymentId }: PaymentTicket, result: SandboxResult['result']): Promise<string> {
  const { status } = await settleSandbox(paymentId, result)
  return status === 'failed' ? 'PAYMENT_FAILED' : 'PAYMENT_PENDING'
}

async function byWechat(ticket: PaymentTicket, { pause = sleep, processing = () => {} }: SettleOptions): Promise<string> {
  // An order that costs nothing is paid already.
  const params = paramsOf(ticket)
  const outcome = params ? await requestPayment(params) : 'done'
  if (outcome === 'unavailable')
    throw new ApiError(0, 'PAYMENT_UNAVAILABLE')
  if (outcome === 'unfinished')
    return await isPending(ticket.paymentId) ? 'PAYMENT_UNFINISHED' : 'PAYMENT_FAILED'
  processing()
  for (let look = 0; look < LOOKS && await isPending(ticket.paymentId); look++)
    await pause(LOOK_MS)
  return 'PAYMENT_PENDING'
}

/** Whoever cannot be asked has said nothing. */
function isPending(paymentId: string): Promise<boolean> {
  return getPayment(paymentId).then(({ status }) => status === 'pending', () => true)
}

function paramsOf({ timeStamp, nonceStr, package: prepay, signType, paySign }: PaymentTicket): WechatPayParams | null {
  return timeStamp && nonceStr && prepay && signType && paySign ? { timeStamp, nonceStr, package: prepay, signType, paySign } : null
}
