import type { Order, OrderStatus } from '#contract/orders'
import type { Person } from '../../support/shop'
import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { payments } from '../../../server/src/db/schema'
import { describeEachEngine } from '../../support/database'
import { succeeded, useShop } from '../../support/shop'

const PARCEL = { carrier: ' 顺丰 ', trackingNo: ' SF1 ' }
const REASON = { reason: '不合适' }

describeEachEngine('the steps of an order', (context) => {
  const shop = useShop(context)

  /** An order of two pieces out of five, brought into a state. */
  async function orderIn(status: OrderStatus): Promise<{ order: Order, skuId: string }> {
    const goods = await shop.addGoods([5])
    const skuId = goods.skus[0]!.id
    const order = await shop.buy(shop.ann, skuId, 2)
    const to = async (as: Person, step: string, body?: object) => succeeded(await shop.step(as, order.id, step, body))
    if (status === 'cancelled')
      await to(shop.ann, 'cancel')
    else if (status !== 'unpaid')
      await shop.pay(shop.ann, order.id)
    if (status === 'shipped' || status === 'done')
      await to(shop.merchant, 'ship', PARCEL)
    if (status === 'done')
      await to(shop.ann, 'confirm')
    if (status === 'refunding' || status === 'refunded')
      await to(shop.ann, 'refund', REASON)
    if (status === 'refunded')
      await to(shop.merchant, 'refund/approve')
    return { order, skuId }
  }
  const paymentOf = async (orderId: string) => (await context.db.orm.select().from(payments).where(eq(payments.orderId, orderId)))[0]

  it('goes from paid to the door', async () => {
    const { order } = await orderIn('paid')
    shop.now = new Date('2030-01-02T00:00:00Z')
    expect((await shop.step(shop.merchant, order.id, 'ship', PARCEL)).body).toMatchObject({ status: 'shipped', carrier: '顺丰', trackingNo: 'SF1', shippedAt: '2030-01-02T00:00:00.000Z' })
    expect((await shop.step(shop.ann, order.id, 'confirm')).body).toMatchObject({ status: 'done', doneAt: '2030-01-02T00:00:00.000Z' })
  })

  it('gives the stock back when it is cancelled, and says so in open rooms', async () => {
    const goods = await shop.addGoods([5])
    const roomId = await shop.addRoom([{ goodsId: goods.id }])
    const order = await shop.buy(shop.ann, goods.skus[0]!.id, 2)
    expect(await shop.events(roomId)).toMatchObject([{ data: { stock: 3 } }])
    expect((await shop.step(shop.ann, order.id, 'cancel')).body).toMatchObject({ status: 'cancelled', cancelledAt: shop.now.toISOString() })
    expect(await shop.stockOf(goods.skus[0]!.id)).toBe(5)
    expect(await shop.events(roomId)).toMatchObject([{ data: { stock: 3 } }, { type: 'goods.changed', data: { stock: 5 } }])
  })

  it('pays a refund back and takes stock that never left back on the shelf', async () => {
    const { order, skuId } = await orderIn('paid')
    expect((await shop.step(shop.ann, order.id, 'refund', REASON)).body).toMatchObject({ status: 'refunding', refund: { reason: '不合适', amount: 2000, status: 'asked' } })
    expect(await shop.stockOf(skuId)).toBe(3)
    expect((await shop.step(shop.merchant, order.id, 'refund/approve')).body).toMatchObject({ status: 'refunded', refund: { status: 'approved' } })
    expect(await shop.stockOf(skuId)).toBe(5)
    expect(await paymentOf(order.id)).toMatchObject({ status: 'refunded', amount: 2000 })
  })

  it('does not count a parcel that has left as stock', async () => {
    const { order, skuId } = await orderIn('shipped')
    await shop.step(shop.ann, order.id, 'refund', REASON)
    expect((await shop.step(shop.merchant, order.id, 'refund/approve')).body.status).toBe('refunded')
    expect(await shop.stockOf(skuId)).toBe(3)
  })

  it.each(['paid', 'shipped', 'done'] as const)('is %s again when the refund is rejected, and may be asked about once more', async (status) => {
    const { order } = await orderIn(status)
    await shop.step(shop.ann, order.id, 'refund', REASON)
    expect((await shop.step(shop.merchant, order.id, 'refund/reject', { reason: ' 已经寄出 ' })).body).toMatchObject({ status, refund: { status: 'rejected', answer: '已经寄出' } })
    shop.now = new Date(shop.now.getTime() + 1000)
    expect((await shop.step(shop.ann, order.id, 'refund', { reason: '真的' })).body).toMatchObject({ status: 'refunding', refund: { reason: '真的', status: 'asked' } })
  })

  it.each([
    ['unpaid', ['ship', 'confirm', 'refund', 'refund/approve', 'refund/reject']],
    ['paid', ['pay', 'cancel', 'confirm', 'refund/approve', 'refund/reject']],
    ['shipped', ['pay', 'cancel', 'ship', 'refund/approve', 'refund/reject']],
    ['done', ['pay', 'cancel', 'ship', 'confirm', 'refund/approve', 'refund/reject']],
    ['cancelled', ['pay', 'cancel', 'ship', 'confirm', 'refund', 'refund/approve', 'refund/reject']],
    ['refunding', ['pay', 'cancel', 'ship', 'confirm', 'refund']],
    ['refunded', ['pay', 'cancel', 'ship', 'confirm', 'refund', 'refund/approve', 'refund/reject']],
  ] as const)('refuses every other step when it is %s', async (status, steps) => {
    const { order, skuId } = await orderIn(status)
    const before = [await shop.stockOf(skuId), (await shop.call('GET', `/orders/${order.id}`, { as: shop.ann })).body]
    for (const step of steps) {
      const as = /ship|approve|reject/.test(step) ? shop.merchant : shop.ann
      const body = step === 'ship' ? PARCEL : step === 'refund' ? REASON : undefined
      expect(await shop.step(as, order.id, step, body), step).toMatchObject({ status: 409, code: 'WRONG_STATE', details: { status } })
    }
    expect([await shop.stockOf(skuId), (await shop.call('GET', `/orders/${order.id}`, { as: shop.ann })).body]).toEqual(before)
  })

  it('is taken by whom it belongs to', async () => {
    const { order } = await orderIn('unpaid')
    for (const step of ['pay', 'cancel', 'confirm', 'refund']) {
      expect(await shop.step(shop.bob, order.id, step, REASON), step).toMatchObject({ status: 404, code: 'ORDER_NOT_FOUND' })
      expect(await shop.step(shop.merchant, order.id, step, REASON), step).toMatchObject({ status: 403, code: 'FORBIDDEN' })
      expect(await shop.call('POST', `/orders/${order.id}/${step}`, { body: REASON }), step).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
    }
    for (const step of ['ship', 'refund/approve', 'refund/reject']) {
      expect(await shop.step(shop.ann, order.id, step, PARCEL), step).toMatchObject({ status: 403, code: 'FORBIDDEN' })
      expect(await shop.step(shop.merchant, 'order_none', step, PARCEL), step).toMatchObject({ status: 404, code: 'ORDER_NOT_FOUND' })
    }
  })

  it('needs no reason for a refund, nor a body', async () => {
    for (const body of [undefined, {}]) {
      const { order } = await orderIn('paid')
      expect(await shop.step(shop.ann, order.id, 'refund', body)).toMatchObject({ status: 200, body: { status: 'refunding', refund: { reason: '', status: 'asked' } } })
    }
    const { order } = await orderIn('paid')
    expect(await shop.call('POST', `/orders/${order.id}/refund`, { as: shop.ann, headers: { 'content-type': 'application/json' } })).toMatchObject({ status: 200 })
  })

  it('refuses a parcel without a number and a reason without end', async () => {
    const { order } = await orderIn('paid')
    expect(await shop.step(shop.merchant, order.id, 'ship', { carrier: '顺丰', trackingNo: ' ' })).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
    expect(await shop.step(shop.ann, order.id, 'refund', { reason: 'x'.repeat(201) })).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
  })
})
