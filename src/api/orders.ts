import type { Page } from '#contract/common'
import type { Order, OrderExportQuery, OrderInput, OrderQuery, OrderQuote, PaymentState, PaymentTicket, QuoteInput, SandboxResult } from '#contract/orders'
import { randomId } from '~/app/random-id'
import { call, download } from './client'

const at = (id: string, rest = '') => `/api/orders/${encodeURIComponent(id)}${rest}`

/**
 * 409 `STOCK_EMPTY` (`details.left`), 409 `PRICE_CHANGED` (`details.total`). `key` is one per intent to buy: the same key
 * twice is one order, so a double tap or a retry buys once.
 */
export function placeOrder(input: OrderInput, key: string): Promise<Order> {
  return call('POST', '/api/orders', { body: input, headers: { 'Idempotency-Key': key } })
}

/** What an order would cost, and how one's coupons fit it. */
export function quoteOrder(input: QuoteInput): Promise<OrderQuote> {
  return call('POST', '/api/orders/quote', { body: input })
}

/** One's own; a merchant sees all. */
export function listOrders(query: OrderQuery & { cursor?: string, limit?: number } = {}): Promise<Page<Order>> {
  return call('GET', '/api/orders', { query })
}

export function getOrder(id: string): Promise<Order> {
  return call('GET', at(id))
}

/** Starts a payment; 409 `WRONG_STATE` when the order is no longer unpaid. */
export function startPayment(orderId: string): Promise<PaymentTicket> {
  return call('POST', at(orderId, '/pay'))
}

/** What came of a payment; while it is pending the server asks the provider. */
export function getPayment(paymentId: string): Promise<PaymentState> {
  return call('GET', `/api/pay/${encodeURIComponent(paymentId)}`)
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

/** All that the filters find, as a table for spreadsheets. Merchant only, as the three below. */
export function exportOrders(query: OrderExportQuery, fileName: string): Promise<void> {
  return download('/api/orders.csv', fileName, query)
}

export function shipOrder(id: string, input: { carrier: string, trackingNo: string }): Promise<Order> {
  return call('POST', at(id, '/ship'), { body: input })
}

export function approveRefund(id: string): Promise<Order> {
  return call('POST', at(id, '/refund/approve'))
}

/** `reason` is what the buyer reads. */
export function rejectRefund(id: string, reason: string): Promise<Order> {
  return call('POST', at(id, '/refund/reject'), { body: { reason } })
}

/** A key for `placeOrder`: one for each checkout that is opened, and a new one when the person changed what they order. */
export function newIdempotencyKey(): string {
  return randomId()
}
