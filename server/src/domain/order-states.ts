import type { OrderStatus } from '#contract/orders'
import type { orders } from '../db/schema'
import type { Actor } from './actor'
import { AppError } from '../errors'

export type OrderRow = typeof orders.$inferSelect

/**
 * What can happen to an order. `expire` is the server's own; `payLate` is money that comes after the stock was given back; `moneyBack`
 * is the provider's word that an approved refund has arrived.
 */
export type OrderStep = 'pay' | 'payLate' | 'cancel' | 'expire' | 'ship' | 'confirm' | 'askRefund' | 'approveRefund' | 'rejectRefund' | 'moneyBack'

/** `former`: where the order was before the refund was asked for. */
type Next = OrderStatus | 'former' | null

/** Null: the step does not fit. A state or step without its cell does not compile. */
const TABLE: Record<OrderStatus, Record<OrderStep, Next>> = {
  unpaid: { pay: 'paid', payLate: null, cancel: 'cancelled', expire: 'cancelled', ship: null, confirm: null, askRefund: null, approveRefund: null, rejectRefund: null, moneyBack: null },
  paid: { pay: null, payLate: null, cancel: null, expire: null, ship: 'shipped', confirm: null, askRefund: 'refunding', approveRefund: null, rejectRefund: null, moneyBack: null },
  shipped: { pay: null, payLate: null, cancel: null, expire: null, ship: null, confirm: 'done', askRefund: 'refunding', approveRefund: null, rejectRefund: null, moneyBack: null },
  done: { pay: null, payLate: null, cancel: null, expire: null, ship: null, confirm: null, askRefund: 'refunding', approveRefund: null, rejectRefund: null, moneyBack: null },
  cancelled: { pay: null, payLate: 'paid', cancel: null, expire: null, ship: null, confirm: null, askRefund: null, approveRefund: null, rejectRefund: null, moneyBack: null },
  refunding: { pay: null, payLate: null, cancel: null, expire: null, ship: null, confirm: null, askRefund: null, approveRefund: 'refunding', rejectRefund: 'former', moneyBack: 'refunded' },
  refunded: { pay: null, payLate: null, cancel: null, expire: null, ship: null, confirm: null, askRefund: null, approveRefund: null, rejectRefund: null, moneyBack: null },
}

const BY: Record<OrderStep, 'buyer' | 'merchant' | 'server'> = {
  pay: 'buyer',
  payLate: 'server',
  cancel: 'buyer',
  expire: 'server',
  ship: 'merchant',
  confirm: 'buyer',
  askRefund: 'buyer',
  approveRefund: 'merchant',
  rejectRefund: 'merchant',
  moneyBack: 'server',
}

/** Where a step leads; null when it does not fit. */
export function nextStatus(order: Pick<OrderRow, 'status' | 'shippedAt' | 'doneAt'>, step: OrderStep): OrderStatus | null {
  const next = TABLE[order.status][step]
  if (next !== 'former')
    return next
  if (order.doneAt)
    return 'done'
  return order.shippedAt ? 'shipped' : 'paid'
}

/** @throws {AppError} 409 WRONG_STATE with `details.status` */
export function requireStep(order: OrderRow, step: OrderStep): OrderStatus {
  const next = nextStatus(order, step)
  if (next === null)
    throw wrongState(order)
  return next
}

export function wrongState({ status }: Pick<OrderRow, 'status'>): AppError {
  return AppError.conflict('WRONG_STATE', 'The order has moved on, so this cannot be done now.', { status })
}

/**
 * Whether this person may take the step. A foreign order does not exist for a shopper.
 * @throws {AppError} 403 FORBIDDEN; 404 ORDER_NOT_FOUND
 */
export function requireActor(order: OrderRow | undefined, step: OrderStep, actor: Actor): OrderRow {
  const merchant = actor.role === 'merchant'
  if (BY[step] === 'merchant' && !merchant)
    throw AppError.forbidden('Only the merchant may do this.')
  if (!order || (!merchant && order.userId !== actor.id))
    throw orderNotFound()
  if (BY[step] === 'buyer' && order.userId !== actor.id)
    throw AppError.forbidden('Only the buyer may do this.')
  return order
}

export function orderNotFound(): AppError {
  return AppError.notFound('This order does not exist.', 'ORDER_NOT_FOUND')
}
