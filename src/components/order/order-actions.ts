import type { Order, OrderStatus } from '#contract/orders'

export type OrderAction = 'pay' | 'cancel' | 'confirm' | 'refund'

/** What its buyer may do with an order in each state, the main thing last. */
const ACTIONS: Record<OrderStatus, readonly OrderAction[]> = {
  unpaid: ['cancel', 'pay'],
  paid: ['refund'],
  shipped: ['refund', 'confirm'],
  done: ['refund'],
  cancelled: [],
  refunding: [],
  refunded: [],
}

export function actionsFor(order: Pick<Order, 'status'>): readonly OrderAction[] {
  return ACTIONS[order.status]
}
