import type { Order } from '#contract/orders'
import { expect, it } from 'vitest'
import { aboutOrder, refundState } from '~/components/order/refund-state'

type Refund = NonNullable<Order['refund']>
const refund = (changes: Partial<Refund>): Refund => ({ reason: '', amount: 1, status: 'approved', answer: '', cause: 'asked', askedAt: '2026-03-01T10:00:00.000Z', decidedAt: null, refundedAt: null, problem: null, ...changes })

it.each<[Order['status'], Partial<Refund> | null, string | null, string]>([
  ['paid', null, null, 'paid'],
  ['paid', { status: 'rejected' }, 'rejected', 'paid'],
  ['refunding', { status: 'asked' }, 'asked', 'refunding'],
  ['refunding', {}, 'sending', 'sending'],
  ['refunded', { refundedAt: '2030-01-01T00:00:00.000Z' }, 'back', 'refunded'],
  ['cancelled', null, null, 'cancelled'],
  ['cancelled', { cause: 'late' }, 'sending', 'late'],
  ['cancelled', { cause: 'late', refundedAt: '2030-01-01T00:00:00.000Z' }, 'back', 'lateBack'],
])('tells of an order that is %s with the refund %o', (status, changes, state, about) => {
  const order = { status, refund: changes && refund(changes) }
  expect([refundState(order), aboutOrder(order)]).toEqual([state, about])
})
