import type { Order, PaymentState, PaymentTicket } from '#contract/orders'
import type { Person } from '../../support/shop'
import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { payments } from '../../../server/src/db/schema'
import { expireOrders } from '../../../server/src/domain/expiry'
import { buildTestApp } from '../../support/app'
import { describeEachEngine } from '../../support/database'
import { HOLD_SECONDS, succeeded, useShop } from '../../support/shop'

describeEachEngine('paying', (context) => {
  const shop = useShop(context)
  const ticketFor = async (orderId: string) => succeeded(await shop.call<PaymentTicket>('POST', `/orders/${orderId}/pay`, { as: shop.ann }))
  const settle = (paymentId: string, result: string, as: Person = shop.ann) => shop.call<PaymentState>('POST', `/pay/sandbox/${paymentId}`, { as, body: { result } })
  const statusOf = async (orderId: string) => (await shop.call<Order>('GET', `/orders/${orderId}`, { as: shop.ann })).body.status
  const expireAll = async () => {
    shop.now = new Date(shop.now.getTime() + HOLD_SECONDS * 1000)
    await expireOrders(shop.app.deps.run, shop.now)
  }

  it('makes a paid order of an unpaid one and tells its room', async () => {
    const goods = await shop.addGoods([5])
    const roomId = await shop.addRoom([{ goodsId: goods.id }])
    const order = await shop.buy(shop.ann, goods.skus[0]!.id, 2, { roomId })
    const ticket = await ticketFor(order.id)
    expect(ticket).toEqual({ provider: 'sandbox', paymentId: ticket.paymentId, amount: 2000 })
    shop.now = new Date('2030-01-01T08:05:00Z')
    expect((await settle(ticket.paymentId, 'success')).body).toEqual({ paymentId: ticket.paymentId, orderId: order.id, status: 'succeeded' })
    expect((await shop.call<Order>('GET', `/orders/${order.id}`, { as: shop.ann })).body).toMatchObject({ status: 'paid', paidAt: '2030-01-01T08:05:00.000Z' })
    expect((await shop.events(roomId)).find(event => event.type === 'order.paid')).toMatchObject({ data: { buyer: '小*', goodsId: goods.id, title: goods.title, qty: 2 } })
  })

  it('leaves the order unpaid when it fails, and lets the shopper try again', async () => {
    const order = await shop.buy(shop.ann, (await shop.addGoods([5])).skus[0]!.id)
    const first = await ticketFor(order.id)
    expect((await ticketFor(order.id)).paymentId).toBe(first.paymentId)
    expect((await settle(first.paymentId, 'fail')).body.status).toBe('failed')
    expect(await statusOf(order.id)).toBe('unpaid')
    const second = await ticketFor(order.id)
    expect(second.paymentId).not.toBe(first.paymentId)
    expect((await settle(second.paymentId, 'success')).body.status).toBe('succeeded')
    expect(await statusOf(order.id)).toBe('paid')
  })

  it('answers a repeat as it did the first time', async () => {
    const goods = await shop.addGoods([5])
    const roomId = await shop.addRoom([{ goodsId: goods.id }])
    const order = await shop.buy(shop.ann, goods.skus[0]!.id, 1, { roomId })
    const failed = await ticketFor(order.id)
    await settle(failed.paymentId, 'fail')
    expect((await settle(failed.paymentId, 'success')).body.status).toBe('failed')
    const paid = await ticketFor(order.id)
    for (const result of ['success', 'success', 'fail'])
      expect(await settle(paid.paymentId, result)).toMatchObject({ status: 200, body: { status: 'succeeded' } })
    expect((await shop.events(roomId)).filter(event => event.type === 'order.paid')).toHaveLength(1)
  })

  it('is one success when two arrive at once', async () => {
    const goods = await shop.addGoods([5])
    const roomId = await shop.addRoom([{ goodsId: goods.id }])
    const order = await shop.buy(shop.ann, goods.skus[0]!.id, 1, { roomId })
    const tickets = await Promise.all(Array.from({ length: 4 }, () => ticketFor(order.id)))
    expect(new Set(tickets.map(ticket => ticket.paymentId)).size).toBe(1)
    const answers = await Promise.all(Array.from({ length: 6 }, () => settle(tickets[0]!.paymentId, 'success')))
    expect(answers.map(answer => answer.body.status)).toEqual(Array.from({ length: 6 }).fill('succeeded'))
    expect((await shop.events(roomId)).filter(event => event.type === 'order.paid')).toHaveLength(1)
  })

  it('takes the stock again when the money comes after the deadline and there is enough', async () => {
    const goods = await shop.addGoods([2])
    const skuId = goods.skus[0]!.id
    const roomId = await shop.addRoom([{ goodsId: goods.id }])
    const order = await shop.buy(shop.ann, skuId, 2)
    const { paymentId } = await ticketFor(order.id)
    await expireAll()
    expect([await statusOf(order.id), await shop.stockOf(skuId)]).toEqual(['cancelled', 2])
    expect((await settle(paymentId, 'success')).body.status).toBe('succeeded')
    expect((await shop.call<Order>('GET', `/orders/${order.id}`, { as: shop.ann })).body).toMatchObject({ status: 'paid', cancelledAt: null, paidAt: shop.now.toISOString() })
    expect(await shop.stockOf(skuId)).toBe(0)
    expect((await shop.events(roomId)).at(-1)).toMatchObject({ type: 'goods.changed', data: { stock: 0 } })
  })

  it('sends the money back when somebody else has the stock by then', async () => {
    const [first, second] = (await shop.addGoods([2, 5])).skus
    const order = succeeded(await shop.place(shop.ann, { items: [{ skuId: second!.id, qty: 1 }, { skuId: first!.id, qty: 2 }] }))
    const { paymentId } = await ticketFor(order.id)
    succeeded(await shop.step(shop.ann, order.id, 'cancel'))
    await shop.buy(shop.bob, first!.id)
    for (let time = 0; time < 2; time++)
      expect((await settle(paymentId, 'success')).body).toEqual({ paymentId, orderId: order.id, status: 'refunded' })
    expect(await statusOf(order.id)).toBe('cancelled')
    expect([await shop.stockOf(first!.id), await shop.stockOf(second!.id)]).toEqual([1, 5])
  })

  it('that never comes to an end leaves nothing behind but a cancelled order', async () => {
    const { skus: [sku] } = await shop.addGoods([5])
    const order = await shop.buy(shop.ann, sku!.id, 2)
    const { paymentId } = await ticketFor(order.id)
    await expireAll()
    expect((await shop.call<PaymentState>('GET', `/pay/${paymentId}`, { as: shop.ann })).body.status).toBe('pending')
    expect([await statusOf(order.id), await shop.stockOf(sku!.id)]).toEqual(['cancelled', 5])
  })

  it('gives no ticket for an order that is over', async () => {
    const order = await shop.buy(shop.ann, (await shop.addGoods([5])).skus[0]!.id)
    await expireAll()
    expect(await shop.step(shop.ann, order.id, 'pay')).toMatchObject({ status: 409, code: 'WRONG_STATE', details: { status: 'cancelled' } })
    expect(await context.db.orm.select().from(payments).where(eq(payments.orderId, order.id))).toEqual([])
  })

  it('is for the buyer only', async () => {
    const order = await shop.buy(shop.ann, (await shop.addGoods([5])).skus[0]!.id)
    const { paymentId } = await ticketFor(order.id)
    for (const as of [shop.bob, shop.merchant])
      expect(await settle(paymentId, 'success', as)).toMatchObject({ status: 404, code: 'PAYMENT_NOT_FOUND' })
    expect(await settle('pay_none', 'success')).toMatchObject({ status: 404, code: 'PAYMENT_NOT_FOUND' })
    expect(await shop.call('POST', `/pay/sandbox/${paymentId}`, { body: { result: 'success' } })).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
    expect(await settle(paymentId, 'maybe')).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
    expect(await statusOf(order.id)).toBe('unpaid')
  })

  it('believes no word outside demo mode', async () => {
    const order = await shop.buy(shop.ann, (await shop.addGoods([5])).skus[0]!.id)
    const { paymentId } = await ticketFor(order.id)
    const production = await buildTestApp(context.db, { config: { mode: 'production' }, clock: () => shop.now })
    try {
      const answer = await production.app.inject({ method: 'POST', url: `/api/pay/sandbox/${paymentId}`, headers: shop.ann.headers, payload: { result: 'success' } })
      expect([answer.statusCode, answer.json().error.code]).toEqual([403, 'DEMO_DISABLED'])
    }
    finally {
      await production.close()
    }
    expect(await statusOf(order.id)).toBe('unpaid')
  })
})
