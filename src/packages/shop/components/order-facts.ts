import type { Order } from '#contract/orders'

export interface TimelineStep {
  name: 'placed' | 'paid' | 'shipped' | 'done' | 'cancelled' | 'refundAsked' | 'refundAgreed' | 'refundRefused' | 'refunded'
  /** ISO time. */
  at: string
}

/** What has happened to an order, the latest first. Only what the server has a time for. */
export function timelineOf(order: Pick<Order, 'createdAt' | 'paidAt' | 'shippedAt' | 'doneAt' | 'cancelledAt' | 'refund'>): TimelineStep[] {
  const steps: [TimelineStep['name'], string | null][] = [
    ['placed', order.createdAt],
    ['paid', order.paidAt],
    ['shipped', order.shippedAt],
    ['done', order.doneAt],
    ['cancelled', order.cancelledAt],
    ...refundSteps(order.refund),
  ]
  return steps
    .filter((step): step is [TimelineStep['name'], string] => step[1] !== null)
    .map(([name, at]) => ({ name, at }))
    // What happened at the same moment stays in the order in which it can happen.
    .reverse()
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
}

/** Money that came too late goes back without anybody asking or deciding. */
function refundSteps(refund: Order['refund']): [TimelineStep['name'], string | null][] {
  if (!refund)
    return []
  const asked: [TimelineStep['name'], string | null][] = [
    ['refundAsked', refund.askedAt],
    [refund.status === 'rejected' ? 'refundRefused' : 'refundAgreed', refund.decidedAt],
  ]
  return [...refund.cause === 'asked' ? asked : [], ['refunded', refund.refundedAt]]
}

/** The offer's price outside the room for a SKU of the order, in fen; undefined when the offer does not name it. */
export function listPriceOf(order: Pick<Order, 'offer'>, skuId: string): number | undefined {
  return order.offer.items.find(item => item.skuId === skuId)?.listPrice
}

/** What the room took off the whole order, in fen. */
export function savedInRoom(order: Pick<Order, 'offer' | 'items'>): number {
  return order.items.reduce((sum, item) => sum + Math.max(0, (listPriceOf(order, item.skuId) ?? item.price) - item.price) * item.qty, 0)
}
