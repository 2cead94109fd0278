import type { Order } from '#contract/orders'

/** `sending`: approved, and the money is on its way; `back`: it has arrived. */
export type RefundState = 'asked' | 'rejected' | 'sending' | 'back'

/** Where an order's refund stands; null where there is none. */
export function refundState({ status, refund }: Pick<Order, 'status' | 'refund'>): RefundState | null {
  if (refund?.status !== 'approved')
    return refund?.status ?? null
  return refund.refundedAt === null && status !== 'refunded' ? 'sending' : 'back'
}

/** Which sentence says how an order stands: money that came too late to a cancelled one is no small matter. */
export function aboutOrder(order: Pick<Order, 'status' | 'refund'>): string {
  const state = refundState(order)
  if (order.status === 'cancelled' && order.refund?.cause === 'late')
    return state === 'back' ? 'lateBack' : 'late'
  return order.status === 'refunding' && state === 'sending' ? 'sending' : order.status
}
