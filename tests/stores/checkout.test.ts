import type { CheckoutLine } from '~/components/goods/offer'
import { beforeEach, describe, expect, it } from 'vitest'
import { effectScope } from 'vue'
import { useCheckout } from '~/components/goods/useCheckout'
import { useCountdown } from '~/composables/useCountdown'
import { fakeServer } from './server'

const line: CheckoutLine = { skuId: 's1', goodsId: 'g1', title: '羊毛衫', image: '', spec: 'L', price: 9900, listPrice: 12900, qty: 2 }
const order = { id: 'o1', status: 'unpaid', total: 19800 }
const keyOf = (request: { headers?: Record<string, string> }) => request.headers?.['Idempotency-Key']
let server: ReturnType<typeof fakeServer>

beforeEach(() => {
  server = fakeServer()
})

const choice = (claimId: string, discount: number, reason: string | null = null) => ({ claimId, coupon: { id: 'k' }, discount, reason, missing: null })
const quoted = { items: [], goodsTotal: 19800, discount: 0, total: 19800, couponId: null, best: 'c1', coupons: [choice('c1', 2000), choice('c2', 500), choice('c3', 0, 'THRESHOLD_NOT_MET')] }

function begin() {
  const checkout = useCheckout()
  checkout.start([line], { roomId: 'r1', pinId: 'p1' })
  return checkout
}

describe('checkout', () => {
  it('orders what was shown at the total that was shown', async () => {
    const checkout = begin()
    server.answer(201, order)
    await checkout.place()
    expect(server.requests().at(-1)?.body).toEqual({ items: [{ skuId: 's1', qty: 2 }], roomId: 'r1', pinId: 'p1', expectedTotal: 19800 })
    expect(checkout.step.value).toMatchObject({ name: 'pay', order: { id: 'o1' } })
  })

  it('sends two presses as one order', async () => {
    const checkout = begin()
    server.answer(201, order)
    await Promise.all([checkout.place(), checkout.place()])
    expect(server.requests()).toHaveLength(1)
  })

  it('tries again under the same key, and under a new one once the order was changed', async () => {
    const checkout = begin()
    server.answer(503, {})
    await checkout.place()
    server.answer(503, {})
    await checkout.place()
    checkout.note.value = '请放门口'
    server.answer(201, order)
    await checkout.place()
    const [first, second, third] = server.requests().map(keyOf)
    expect(first).toBeTruthy()
    expect(second).toBe(first)
    expect(third).not.toBe(first)
  })

  it('asks again when the price changed, and then orders at the new total', async () => {
    const checkout = begin()
    server.answer(409, { error: { code: 'PRICE_CHANGED', message: '', details: { total: 25800 } } })
    await checkout.place()
    expect(checkout.step.value).toMatchObject({ refusal: { kind: 'price', was: 19800, now: 25800 } })
    checkout.accept()
    server.answer(201, order)
    await checkout.place()
    expect(server.requests().at(-1)?.body).toMatchObject({ expectedTotal: 25800 })
  })

  it('takes what is left when there is less', async () => {
    const checkout = begin()
    server.answer(409, { error: { code: 'STOCK_EMPTY', message: '', details: { skuId: 's1', left: 1 } } })
    await checkout.place()
    checkout.accept()
    expect(checkout.lines.value[0]?.qty).toBe(1)
    expect(checkout.total.value).toBe(9900)
  })

  it('keeps the order after a failed payment and pays it on the next try', async () => {
    const checkout = begin()
    server.answer(201, order)
    await checkout.place()
    server.answer(200, { provider: 'sandbox', paymentId: 'pay1' })
    server.answer(200, { status: 'failed' })
    server.answer(200, order)
    await checkout.pay('fail')
    expect(checkout.step.value).toMatchObject({ name: 'pay', busy: false, error: { code: 'PAYMENT_FAILED' } })
    server.answer(200, { provider: 'sandbox', paymentId: 'pay2' })
    server.answer(200, { status: 'succeeded' })
    server.answer(200, { ...order, status: 'paid' })
    await checkout.pay('success')
    expect(checkout.step.value).toMatchObject({ name: 'done', order: { status: 'paid' } })
  })

  it('counts down on the server\'s clock, however wrong this one is', async () => {
    const checkout = begin()
    const serverTime = new Date(Date.now() - 3_600_000).toISOString()
    server.answer(201, { ...order, serverTime })
    await checkout.place()
    const expiresAt = new Date(Date.parse(serverTime) + 60_000).toISOString()
    const { remaining } = effectScope().run(() => useCountdown(expiresAt))!
    expect(remaining.value).toBeGreaterThan(50)
    expect(remaining.value).toBeLessThanOrEqual(60)
  })

  it('says what became of the order when the hold ran out', async () => {
    const checkout = begin()
    server.answer(201, order)
    await checkout.place()
    server.answer(200, { ...order, status: 'cancelled' })
    await checkout.expired()
    expect(checkout.step.value).toMatchObject({ name: 'done', order: { status: 'cancelled' } })
  })

  it('asks again while the server has not come to the overdue order yet, or cannot be reached', async () => {
    const checkout = useCheckout({ pause: async () => {} })
    checkout.start([line], {})
    server.answer(201, order)
    await checkout.place()
    server.answer(200, order)
    server.answer(503, {})
    server.answer(200, { ...order, status: 'cancelled' })
    await checkout.expired()
    expect(checkout.step.value).toMatchObject({ name: 'done', order: { status: 'cancelled' } })
  })
})

describe('a checkout with coupons', () => {
  async function withCoupons() {
    const checkout = begin()
    server.answer(200, quoted)
    await checkout.findCoupons()
    return checkout
  }

  it('uses the best one by itself', async () => {
    const checkout = await withCoupons()
    expect(checkout.total.value).toBe(17800)
    server.answer(201, order)
    await checkout.place()
    expect(server.requests().at(-1)?.body).toMatchObject({ couponId: 'c1', expectedTotal: 17800 })
  })

  it('uses another one, or none, as the shopper chooses', async () => {
    const checkout = await withCoupons()
    checkout.couponId.value = 'c2'
    expect(checkout.total.value).toBe(19300)
    checkout.couponId.value = null
    expect(checkout.total.value).toBe(19800)
    server.answer(201, order)
    await checkout.place()
    expect(server.requests().at(-1)?.body).not.toHaveProperty('couponId')
  })

  it('waits for the answer about coupons before it orders', async () => {
    const checkout = begin()
    server.answer(200, quoted)
    server.answer(201, order)
    const finding = checkout.findCoupons()
    await checkout.place()
    await finding
    expect(server.requests().at(-1)?.body).toMatchObject({ couponId: 'c1' })
  })

  it('orders without one when nothing can be found out', async () => {
    const checkout = begin()
    server.answer(503, {})
    await checkout.findCoupons()
    server.answer(201, order)
    await checkout.place()
    expect(server.requests().at(-1)?.body).toMatchObject({ expectedTotal: 19800 })
    expect(checkout.step.value.name).toBe('pay')
  })

  it('looks for another one when the one it used was taken', async () => {
    const checkout = await withCoupons()
    server.answer(409, { error: { code: 'COUPON_USED', message: '', details: {} } })
    server.answer(200, { ...quoted, best: 'c2', coupons: [choice('c2', 500)] })
    await checkout.place()
    expect(checkout.step.value).toMatchObject({ refusal: { kind: 'other', error: { code: 'COUPON_USED' } } })
    server.answer(201, order)
    await checkout.place()
    expect(server.requests().at(-1)?.body).toMatchObject({ couponId: 'c2', expectedTotal: 19300 })
  })
})
