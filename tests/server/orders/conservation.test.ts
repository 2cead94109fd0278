import type { Order } from '#contract/orders'
import type { Person } from '../../support/shop'
import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { payments } from '../../../server/src/db/schema'
import { expireOrders } from '../../../server/src/domain/expiry'
import { describeEachEngine } from '../../support/database'
import { HOLD_SECONDS, useShop } from '../../support/shop'

/** mulberry32: a small seeded generator, so that a run that fails can be run again. @returns 0 ≤ x < 1 */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6D2B79F5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

interface Placed {
  id: string
  buyer: Person
  paymentId?: string
}

const STOCK = 12
/** States whose pieces are not in the shop. A refund returns those of a parcel that never left. */
const HOLDS_STOCK = (order: Order) => ['unpaid', 'paid', 'shipped', 'done', 'refunding'].includes(order.status) || (order.status === 'refunded' && order.shippedAt !== null)
const HOLDS_MONEY = (order: Order) => ['paid', 'shipped', 'done', 'refunding'].includes(order.status)

describeEachEngine('whatever happens in whatever order', (context) => {
  const shop = useShop(context)

  it.each([1, 20260, 777])('no piece and no fen is lost or made (seed %i)', async (seed) => {
    const random = createRandom(seed)
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
    const { skus } = await shop.addGoods([STOCK, STOCK, STOCK])
    const buyers = [shop.ann, shop.bob]
    const placed: Placed[] = []

    const place = async () => {
      const buyer = pick(buyers)
      const items = [pick(skus), pick(skus)].map(sku => ({ skuId: sku.id, qty: 1 + Math.floor(random() * 2) }))
      const { status, body } = await shop.place(buyer, { items })
      if (status === 201)
        placed.push({ id: body.id, buyer })
    }
    const expire = () => {
      shop.now = new Date(shop.now.getTime() + random() * HOLD_SECONDS * 600)
      return expireOrders(shop.app.deps.run, shop.now)
    }
    const steps: ((order: Placed) => Promise<unknown>)[] = [
      order => shop.step(order.buyer, order.id, 'cancel'),
      order => shop.step(shop.merchant, order.id, 'ship', { carrier: '顺丰', trackingNo: '1' }),
      order => shop.step(order.buyer, order.id, 'confirm'),
      order => shop.step(order.buyer, order.id, 'refund', { reason: '不要了' }),
      order => shop.step(shop.merchant, order.id, 'refund/approve'),
      order => shop.step(shop.merchant, order.id, 'refund/reject'),
      async (order) => {
        const { body } = await shop.call<{ paymentId?: string }>('POST', `/orders/${order.id}/pay`, { as: order.buyer })
        order.paymentId = body.paymentId ?? order.paymentId
      },
      async (order) => {
        const result = random() < 0.8 ? 'success' : 'fail'
        if (order.paymentId)
          await shop.call('POST', `/pay/sandbox/${order.paymentId}`, { as: order.buyer, body: { result } })
      },
    ]
    const act = (): Promise<unknown> => {
      const die = random()
      if (die < 0.12 || placed.length === 0)
        return place()
      return die < 0.15 ? expire() : pick(steps)(pick(placed))
    }
    for (let round = 0; round < 60; round++)
      await Promise.all(Array.from({ length: 5 }, act))

    const orders: Order[] = []
    for (const { id } of placed)
      orders.push((await shop.call<Order>('GET', `/orders/${id}`, { as: shop.merchant })).body)
    expect(new Set(orders.map(order => order.status)).size, 'the run reaches many states').toBeGreaterThan(3)
    for (const sku of skus) {
      const held = orders.filter(HOLDS_STOCK).flatMap(order => order.items).filter(item => item.skuId === sku.id).reduce((sum, item) => sum + item.qty, 0)
      expect(await shop.stockOf(sku.id) + held).toBe(STOCK)
    }
    for (const order of orders) {
      const taken = (await context.db.orm.select().from(payments).where(eq(payments.orderId, order.id))).filter(payment => payment.status === 'succeeded')
      expect(taken.map(payment => payment.amount), order.status).toEqual(HOLDS_MONEY(order) ? [order.total] : [])
    }
  }, 60_000)
})
