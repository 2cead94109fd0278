import type { Page } from '#contract/common'
import type { Claim, CouponInput, RoomCoupon } from '#contract/coupons'
import type { Order, OrderQuote } from '#contract/orders'
import type { Person } from '../../support/shop'
import { beforeEach, expect, it } from 'vitest'
import { expireOrders } from '../../../server/src/domain/expiry'
import { describeEachEngine } from '../../support/database'
import { HOLD_SECONDS, succeeded, useShop } from '../../support/shop'

describeEachEngine('an order with a coupon', (context) => {
  const shop = useShop(context)
  let roomId: string
  let skuId: string
  beforeEach(async () => {
    const goods = await shop.addGoods([5])
    skuId = goods.skus[0]!.id
    roomId = await shop.addRoom([{ goodsId: goods.id }])
  })

  /** Drops a coupon in the room and claims it. @returns the claim */
  async function hold(as: Person, terms: Partial<CouponInput> = {}): Promise<Claim> {
    const body = { title: '满十减三', kind: 'amount', amount: 300, threshold: 1000, quantity: 9, minutes: 60, ...terms }
    const { id } = succeeded(await shop.call<RoomCoupon>('POST', `/rooms/${roomId}/coupons`, { as: shop.anchor, body }))
    return succeeded(await shop.call<Claim>('POST', `/coupons/${id}/claim`, { as }))
  }
  const quote = async (as: Person, qty = 1, more: object = {}) => succeeded(await shop.call<OrderQuote>('POST', '/orders/quote', { as, body: { items: [{ skuId, qty }], roomId, ...more } }))
  const place = (as: Person, claim: Claim, more: object = {}, key?: string) => shop.place(as, { items: [{ skuId, qty: 1 }], roomId, couponId: claim.id, ...more }, key)
  const stateOf = async (as: Person) => succeeded(await shop.call<Page<Claim>>('GET', '/me/coupons', { as })).items.map(it => it.state)
  const wait = (minutes: number) => shop.now = new Date(shop.now.getTime() + minutes * 60_000)

  it('costs less, says so for good, and uses the coupon up', async () => {
    const claim = await hold(shop.ann)
    const order = succeeded(await place(shop.ann, claim, { expectedTotal: 700 }))
    expect(order).toMatchObject({ total: 700, offer: { coupon: { id: claim.coupon.id, claimId: claim.id, title: '满十减三', discount: 300 } } })
    expect(await stateOf(shop.ann)).toEqual(['used'])
    expect(await shop.stockOf(skuId)).toBe(4)
    const { payload } = await shop.app.app.inject({ url: '/api/orders.csv', headers: shop.merchant.headers })
    expect(payload).toContain(',10.00,1,10.00,3.00,7.00,')
    expect(await place(shop.ann, claim)).toMatchObject({ status: 409, code: 'COUPON_USED', details: { orderId: order.id } })
    expect(await shop.stockOf(skuId)).toBe(4)
  })

  it('is the same order for the same key, and one key\'s only', async () => {
    const claim = await hold(shop.ann)
    const [first, again] = await Promise.all([place(shop.ann, claim, {}, 'k'), place(shop.ann, claim, {}, 'k')])
    expect([first.status, again.status].sort()).toEqual([200, 201])
    expect(again.body.id).toBe(first.body.id)
    expect(await shop.place(shop.ann, { items: [{ skuId, qty: 1 }], roomId }, 'k')).toMatchObject({ status: 422, code: 'KEY_REUSED' })
  })

  it('uses it once, however many are placed at a time', async () => {
    const claim = await hold(shop.ann)
    const answers = await Promise.all(['a', 'b', 'c'].map(key => place(shop.ann, claim, {}, key)))
    expect(answers.map(answer => answer.status).sort()).toEqual([201, 409, 409])
    expect(await shop.stockOf(skuId)).toBe(4)
  })

  it('compares the total the shopper saw with the coupon taken off', async () => {
    const claim = await hold(shop.ann)
    expect(await place(shop.ann, claim, { expectedTotal: 1000 })).toMatchObject({ status: 409, code: 'PRICE_CHANGED', details: { total: 700 } })
    expect(await stateOf(shop.ann)).toEqual(['usable'])
  })

  it('is refused with the reason, and takes nothing', async () => {
    const claim = await hold(shop.ann, { threshold: 1500 })
    expect(await place(shop.ann, claim)).toMatchObject({ status: 422, code: 'COUPON_UNUSABLE', details: { reason: 'THRESHOLD_NOT_MET', missing: 500 } })
    expect(await place(shop.ann, claim, { roomId: undefined, items: [{ skuId, qty: 2 }] })).toMatchObject({ status: 422, details: { reason: 'OTHER_ROOM' } })
    expect(await place(shop.bob, claim)).toMatchObject({ status: 422, code: 'COUPON_UNKNOWN' })
    expect(await shop.place(shop.bob, { items: [{ skuId, qty: 1 }], couponId: 'claim_none' })).toMatchObject({ status: 422, code: 'COUPON_UNKNOWN' })
    const early = await hold(shop.ann, { startsAt: new Date(shop.now.getTime() + 3_600_000).toISOString() })
    expect(await place(shop.ann, early)).toMatchObject({ details: { reason: 'NOT_STARTED' } })
    wait(61)
    expect(await place(shop.ann, claim)).toMatchObject({ details: { reason: 'EXPIRED' } })
    expect(await shop.stockOf(skuId)).toBe(5)
  })

  it('always leaves a fen to pay, and a percentage is rounded for the shop', async () => {
    const all = await hold(shop.ann, { amount: 5000, threshold: 0 })
    const third = await hold(shop.bob, { kind: 'percent', amount: undefined, percent: 33, threshold: 0 })
    const capped = await hold(shop.bob, { kind: 'percent', amount: undefined, percent: 90, maxDiscount: 123, threshold: 0 })
    expect(succeeded(await place(shop.ann, all)).total).toBe(1)
    expect(succeeded(await place(shop.bob, third)).total).toBe(670)
    expect(succeeded(await place(shop.bob, capped)).total).toBe(877)
  })

  it('is quoted with the best one, and why others do not fit', async () => {
    expect(await quote(shop.ann)).toMatchObject({ goodsTotal: 1000, discount: 0, total: 1000, couponId: null, best: null, coupons: [] })
    const small = await hold(shop.ann, { amount: 100 })
    const big = await hold(shop.ann, { amount: 400 })
    const high = await hold(shop.ann, { threshold: 1800 })
    const quoted = await quote(shop.ann)
    expect(quoted).toMatchObject({ goodsTotal: 1000, discount: 400, total: 600, couponId: big.id, best: big.id })
    expect(quoted.coupons.map(({ claimId, discount, reason, missing }) => [claimId, discount, reason, missing])).toEqual([
      [big.id, 400, null, null],
      [small.id, 100, null, null],
      [high.id, 0, 'THRESHOLD_NOT_MET', 800],
    ])
    expect(await quote(shop.ann, 1, { couponId: small.id })).toMatchObject({ discount: 100, total: 900, couponId: small.id, best: big.id })
    expect(await quote(shop.ann, 1, { couponId: null })).toMatchObject({ discount: 0, total: 1000, couponId: null, best: big.id })
    expect(await quote(shop.ann, 2)).toMatchObject({ goodsTotal: 2000, discount: 400 })
    expect(await shop.call('POST', '/orders/quote', { as: shop.bob, body: { items: [{ skuId, qty: 1 }], couponId: big.id } })).toMatchObject({ status: 422, code: 'COUPON_UNKNOWN' })
  })

  it('gives it back when it is cancelled or expires, unless its time is over', async () => {
    const claim = await hold(shop.ann)
    const first = succeeded(await place(shop.ann, claim))
    await shop.step(shop.ann, first.id, 'cancel')
    expect(await stateOf(shop.ann)).toEqual(['usable'])
    succeeded(await place(shop.ann, claim))
    wait(HOLD_SECONDS / 60)
    expect(await expireOrders(shop.app.deps.run, shop.now)).toBe(1)
    expect(await stateOf(shop.ann)).toEqual(['usable'])
    const third = succeeded(await place(shop.ann, claim))
    wait(60)
    await shop.step(shop.ann, third.id, 'cancel')
    expect(await stateOf(shop.ann)).toEqual(['expired'])
    expect(third.offer.coupon?.claimId, 'the offer is kept').toBe(claim.id)
  })

  it('gives what was paid and the coupon back when the parcel has not left, and only the money when it has', async () => {
    const refund = async (order: Order) => {
      await shop.step(shop.ann, order.id, 'refund', { reason: '不要了' })
      return succeeded(await shop.step(shop.merchant, order.id, 'refund/approve'))
    }
    const claim = await hold(shop.ann)
    const order = succeeded(await place(shop.ann, claim))
    await shop.pay(shop.ann, order.id)
    expect((await refund(order)).refund).toMatchObject({ amount: 700, status: 'approved' })
    expect(await stateOf(shop.ann)).toEqual(['usable'])

    const sent = succeeded(await place(shop.ann, claim))
    await shop.pay(shop.ann, sent.id)
    await shop.step(shop.merchant, sent.id, 'ship', { carrier: '顺丰', trackingNo: '1' })
    await refund(sent)
    expect(await stateOf(shop.ann)).toEqual(['used'])
  })

  it('takes it again for money that comes late, or sends the money back when it was used elsewhere', async () => {
    const claim = await hold(shop.ann)
    const late = async (before: (order: Order) => Promise<unknown>) => {
      const order = succeeded(await place(shop.ann, claim))
      const { paymentId } = succeeded(await shop.call<{ paymentId: string }>('POST', `/orders/${order.id}/pay`, { as: shop.ann }))
      await shop.step(shop.ann, order.id, 'cancel')
      await before(order)
      await shop.call('POST', `/pay/sandbox/${paymentId}`, { as: shop.ann, body: { result: 'success' } })
      return succeeded(await shop.call<Order>('GET', `/orders/${order.id}`, { as: shop.ann }))
    }
    const elsewhere = await late(() => place(shop.ann, claim, {}, 'elsewhere'))
    expect(elsewhere).toMatchObject({ status: 'cancelled', refund: { cause: 'late', amount: 700 } })
    const { id } = succeeded(await place(shop.ann, claim, {}, 'elsewhere'))
    await shop.step(shop.ann, id, 'cancel')
    expect((await late(async () => {})).status).toBe('paid')
    expect(await stateOf(shop.ann)).toEqual(['used'])
  })
})
