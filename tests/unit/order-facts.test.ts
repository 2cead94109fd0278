import type { Order } from '#contract/orders'
import { describe, expect, it } from 'vitest'
import { listPriceOf, savedInRoom, timelineOf } from '../../src/packages/shop/components/order-facts'

const item = (skuId: string, price: number, qty: number) => ({ skuId, goodsId: 'goods', title: '茶', spec: '100g', image: '/tea.jpg', price, qty })
const offered = (skuId: string, price: number, listPrice: number) => ({ skuId, price, listPrice, marketPrice: 0 })
const order = {
  items: [item('a', 9900, 2), item('b', 5000, 1)],
  offer: { items: [offered('a', 9900, 12800), offered('b', 5000, 5000)] },
} as Pick<Order, 'items' | 'offer'>

describe('what an order tells', () => {
  it('says what the room took off, over all pieces', () => {
    expect(savedInRoom(order)).toBe(5800)
    expect(listPriceOf(order, 'a')).toBe(12800)
    expect(listPriceOf(order, 'unknown')).toBeUndefined()
  })

  it('takes nothing off for goods the offer does not name', () => {
    expect(savedInRoom({ ...order, offer: { ...order.offer, items: [] } })).toBe(0)
  })

  it('lists what happened, the latest first, and nothing that has not', () => {
    const steps = timelineOf({
      createdAt: '2026-03-01T10:00:00.000Z',
      paidAt: '2026-03-01T10:01:00.000Z',
      shippedAt: '2026-03-02T08:00:00.000Z',
      doneAt: null,
      cancelledAt: null,
      refund: null,
    })
    expect(steps.map(({ name }) => name)).toEqual(['shipped', 'paid', 'placed'])
  })

  it('lists a refund from the asking to the money, and what came of one that was refused', () => {
    const times = { createdAt: '2026-03-01T10:00:00.000Z', paidAt: '2026-03-01T10:01:00.000Z', shippedAt: null, doneAt: null, cancelledAt: null }
    const refund = { reason: '', amount: 100, answer: '', problem: null, cause: 'asked' as const, askedAt: '2026-03-02T08:00:00.000Z', decidedAt: '2026-03-02T09:00:00.000Z', refundedAt: '2026-03-02T09:00:00.000Z' }
    const names = (changes: Partial<NonNullable<Order['refund']>>) => timelineOf({ ...times, refund: { ...refund, status: 'approved', ...changes } }).map(({ name }) => name)
    expect(names({})).toEqual(['refunded', 'refundAgreed', 'refundAsked', 'paid', 'placed'])
    expect(names({ status: 'asked', decidedAt: null, refundedAt: null })).toEqual(['refundAsked', 'paid', 'placed'])
    expect(names({ status: 'rejected', refundedAt: null })).toEqual(['refundRefused', 'refundAsked', 'paid', 'placed'])
    expect(names({ cause: 'late' })).toEqual(['refunded', 'paid', 'placed'])
  })
})
