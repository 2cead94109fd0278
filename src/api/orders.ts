import type { Page } from '#contract/common'
import type { Order, OrderInput, OrderStatus, PaymentState, PaymentTicket, SandboxResult } from '#contract/orders'
import { randomId } from '~/app/random-id'
import { call } from './client'

const at = (id: string, rest = '') => `/api/orders/${encodeURIComponent(id)}${rest}`

/**
 * 409 `STOCK_EMPTY` (`details.left`), 409 `PRICE_CHANGED` (`details.total`). `key` is one per intent to buy: the same key
 * twice is one order, so a double tap or a retry buys once.
 */
export function placeOrder(input: OrderInput, key: string): Promise<Order> {
  return call('POST', '/api/orders', { body: input, headers: { 'Idempotency-Key': key } })
}

/** One's own; a merchant sees all. */
export function listOrders(query: { status?: OrderStatus, roomId?: string, cursor?: string, limit?: number } = {}): Promise<Page<Order>> {
  return call('GET', '/api/orders', { query })
}

export function getOrder(id: string): Promise<Order> {
  return call('GET', at(id))
}

/** Starts a payment; 409 `WRONG_STATE` when the order is no longer unpaid. */
export function startPayment(orderId: string): Promise<PaymentTicket> {
  return call('POST', at(orderId, '/pay'))
}

/** Demo mode: the answer of the sandbox's cashier. Idempotent. */
export function settleSandbox(paymentId: string, result: SandboxResult['result']): Promise<PaymentState> {
  return call('POST', `/api/pay/sandbox/${encodeURIComponent(paymentId)}`, { body: { result } })
}

export function cancelOrder(id: string): Promise<Order> {
  return call('POST', at(id, '/cancel'))
}

export function confirmOrder(id: string): Promise<Order> {
  return call('POST', at(id, '/confirm'))
}

export function requestRefund(id: string, reason: string): Promise<Order> {
  return call('POST', at(id, '/refund'), { body: { reason } })
}

/** Merchant only, as the two below. */
export function shipOrder(id: string, input: { carrier: string, trackingNo: string }): Promise<Order> {
  return call('POST', at(id, '/ship'), { body: input })
}

export function approveRefund(id: string): Promise<Order> {
  return call('POST', at(id, '/refund/approve'))
}

export function rejectRefund(id: string): Promise<Order> {
  return call('POST', at(id, '/refund/reject'))
}

/** A key for `placeOrder`: one for each checkout that is opened, and a new one when the person changed what they order. */
export function newIdempotencyKey(): string {
  return randomId()
}
