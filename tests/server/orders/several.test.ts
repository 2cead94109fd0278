import type { Claim, Coupon } from '#contract/coupons'
import type { Sku } from '#contract/goods'
import type { Cart, OrderInput } from '#contract/orders'
import type { Person } from '../../support/shop'
import { expect, it } from 'vitest'
import { openDesk } from '../../../server/src/domain/order-desk'
import { placeOrders } from '../../../server/src/domain/order-place'
import { readRequest } from '../../../server/src/domain/order-request'
import { describeEachEngine } from '../../support/database'
import { race } from '../../support/races'
import { HOLD_SECONDS, succeeded, useShop } from '../../support/shop'

describeEachEngine('orders of several SKUs, placed together', (context) => {
  const shop = useShop(context)
  let keys = 0

  /** A server's desk. What is placed there in one turn goes in one batch. */
  function openOne() {
    let told = 0
    const desk = openDesk({ database: context.db, clock: () => shop.now, run: shop.app.deps.run, holdSeconds: HOLD_SECONDS, onPlaced: () => told++ })
    return {
      told: () => told,
      close: () => desk.close(),
      /** What becomes of an order of so many of each SKU. */
      async place({ id }: { id: string }, wanted: [sku: { id: string }, qty: number][], more: Partial<OrderInput> = {}, key = `key${keys++}`) {
        try {
          const { order, placed } = await desk.place({ id, role: 'shopper' }, { items: wanted.map(([sku, qty]) => ({ skuId: sku.id, qty })), ...more }, key)
          return { is: placed ? 'placed' : 'replayed', order, details: {} }
        }
        catch (error) {
          const { code, details } = error as { code?: string, details?: object }
          return { is: code ?? 'failed', order: undefined, details }
        }
      },
    }
  }

  /** Claims a coupon that takes ¥3 off in the whole shop. */
  async function hold(as: Person): Promise<string> {
    const { id } = succeeded(await shop.call<Coupon>('POST', '/coupons', { as: shop.merchant, body: { title: '三元券', kind: 'amount', amount: 300, quantity: 9, minutes: 60 } }))
    succeeded(await shop.call('POST', `/rooms/${await shop.addRoom()}/coupons`, { as: shop.anchor, body: { couponId: id } }))
    return succeeded(await shop.call<Claim>('POST', `/coupons/${id}/claim`, { as })).id
  }

  /** Of the SKUs together: what is left, what orders hold, and how many orders and news there are. */
  async function count(skus: { id: string }[]) {
    const { rows } = await context.db.pool.query<{ left: number, held: number, orders: number, news: number }>(`
      SELECT (SELECT sum(stock)::int FROM sku WHERE id = ANY ($1)) AS left, (SELECT coalesce(sum(qty), 0)::int FROM order_item) AS held,
        (SELECT count(*)::int FROM "order") AS orders, (SELECT coalesce(sum(jsonb_array_length(payload -> 'orderIds')), 0)::int FROM outbox WHERE topic = 'orders.placed') AS news`, [skus.map(sku => sku.id)])
    return rows[0]!
  }

  it('are refused beyond what can wait, and taken again afterwards', async () => {
    const { skus } = await shop.addGoods([9, 9])
    const { place } = openOne()
    const gone = Array.from({ length: 2003 }, () => place(shop.ann, [[{ id: 'gone' }, 1], [skus[0]!, 1]]))
    const answers = await Promise.all(gone)
    expect(answers.filter(answer => answer.is === 'SKU_UNKNOWN')).toHaveLength(2000)
    expect(answers.slice(2000)).toEqual(Array.from({ length: 3 }, () => ({ is: 'BUSY', order: undefined, details: { retryAfter: 1 } })))
    expect(await place(shop.ann, [[skus[0]!, 1], [skus[1]!, 1]])).toMatchObject({ is: 'placed' })
  })

  it('have each its own fate, in the order they arrived', async () => {
    const [few, many] = (await shop.addGoods([4, 9])).skus as [Sku, Sku]
    const limited = await shop.addGoods([9, 9], { limitPerPerson: 2 })
    const [one, other] = limited.skus as [Sku, Sku]
    const { ann, bob } = shop
    const [annsCoupon, bobsCoupon] = [await hold(ann), await hold(bob)]
    succeeded(await shop.call('PUT', `/cart/items/${many.id}`, { as: ann, body: { qty: 3 } }))
    const { place, told } = openOne()

    const fates = await Promise.all([
      place(ann, [[few, 3], [many, 1]], {}, 'a'),
      place(bob, [[few, 2], [many, 1]]),
      place(ann, [[few, 3], [many, 1]], {}, 'a'),
      place(ann, [[few, 1], [many, 1]], {}, 'a'),
      place(ann, [[many, 1]], { couponId: annsCoupon, expectedTotal: 800 }),
      place(ann, [[many, 2]], { couponId: annsCoupon }),
      place(ann, [[many, 1]], { couponId: bobsCoupon }),
      place(bob, [[one, 1], [other, 1]]),
      place(bob, [[one, 1], [many, 1]]),
      place(bob, [[few, 1], [many, 1]], { expectedTotal: 1 }, 'b'),
      place(bob, [[few, 1], [{ id: 'sku_gone' }, 1]], {}, 'b'),
      place(bob, [[few, 1], [many, 1]], { addressId: 'addr_gone' }, 'b'),
      place(bob, [[few, 1], [many, 1]], {}, 'b'),
    ])

    expect(fates.map(fate => fate.is)).toEqual([
      ...['placed', 'STOCK_EMPTY', 'replayed', 'KEY_REUSED'],
      ...['placed', 'COUPON_USED', 'COUPON_UNKNOWN'],
      ...['placed', 'LIMIT_REACHED'],
      ...['PRICE_CHANGED', 'SKU_UNKNOWN', 'ADDRESS_UNKNOWN', 'placed'],
    ])
    expect(told()).toBe(1)
    expect(fates[1]!.details).toEqual({ skuId: few.id, left: 1 })
    expect(fates[2]!.order).toEqual(fates[0]!.order)
    expect(fates[3]!.details).toEqual({ orderId: fates[0]!.order!.id })
    expect(fates[4]!.order).toMatchObject({ total: 800, buyer: { nickname: '小安' }, offer: { coupon: { claimId: annsCoupon, discount: 300 } } })
    expect(fates[5]!.details).toEqual({ orderId: fates[4]!.order!.id })
    expect(fates[8]!.details).toEqual({ goodsId: limited.id, limit: 2, left: 0 })
    expect(fates[9]!.details).toMatchObject({ total: 2100 })
    for (const { order } of fates.filter(fate => fate.is === 'placed'))
      expect((await shop.call('GET', `/orders/${order!.id}`, { as: order!.buyer.id === ann.id ? ann : bob })).body).toEqual(order)
    expect(await Promise.all([few, many, one, other].map(sku => shop.stockOf(sku.id)))).toEqual([0, 6, 8, 8])
    expect(await count([few, many, one, other])).toEqual({ left: 22, held: 9, orders: 4, news: 4 })
    expect(succeeded(await shop.call<Cart>('GET', '/cart', { as: ann })).items.map(item => item.qty)).toEqual([1])
  })

  it('leave the last piece to who came first, and nothing of an order that cannot be had', async () => {
    const { skus } = await shop.addGoods([9, 1, 9])
    const [left, last, right] = skus as [Sku, Sku, Sku]
    const { place } = openOne()
    const fates = await Promise.all([
      place(shop.ann, [[left, 1], [last, 2]]),
      place(shop.bob, [[right, 1], [last, 1]]),
      place(shop.ann, [[last, 1], [left, 1]]),
      place(shop.ann, [[left, 1], [right, 1]]),
    ])
    expect(fates.map(fate => fate.is)).toEqual(['STOCK_EMPTY', 'placed', 'STOCK_EMPTY', 'placed'])
    expect(await Promise.all(skus.map(sku => shop.stockOf(sku.id)))).toEqual([8, 0, 7])
  })

  it('are looked at again when one loses its key to an order of another SKU meanwhile', async () => {
    const { skus } = await shop.addGoods([9, 1, 9])
    const [single, last, other] = skus as [Sku, Sku, Sku]
    const quicker = readRequest({ id: shop.ann.id, role: 'shopper' }, { items: [{ skuId: single.id, qty: 1 }] }, 'one')
    const { place } = openOne()
    const [, fates] = await race(context, meet => shop.app.deps.run(async (work) => {
      await placeOrders(work, [quicker], HOLD_SECONDS)
      await meet()
    }), () => Promise.all([
      place(shop.ann, [[last, 1], [other, 1]], {}, 'one'),
      place(shop.bob, [[last, 1], [other, 1]]),
    ]))
    expect(fates.map(fate => fate.is)).toEqual(['KEY_REUSED', 'placed'])
    expect(fates[0]!.details).toEqual({ orderId: quicker.id })
    expect(await Promise.all(skus.map(sku => shop.stockOf(sku.id)))).toEqual([8, 0, 8])
  })

  it('are tried one by one when one of them spoils the batch', async () => {
    const { skus } = await shop.addGoods([9, 9])
    const wanted = skus.map(sku => [sku, 1] as [{ id: string }, number])
    const { place } = openOne()
    const fates = await Promise.all([place(shop.ann, wanted), place({ id: 'user_gone' }, wanted), place(shop.bob, wanted)])
    expect(fates.map(fate => fate.is)).toEqual(['placed', 'failed', 'placed'])
    expect(await count(skus)).toEqual({ left: 14, held: 4, orders: 2, news: 2 })
  })

  it('all have their answer before the end, and none is taken after it', async () => {
    const { skus } = await shop.addGoods([99, 99])
    const wanted = skus.map(sku => [sku, 1] as [{ id: string }, number])
    const { place, close, told } = openOne()
    const waiting = Array.from({ length: 70 }, () => place(shop.ann, wanted))
    const closed = close()
    expect((await place(shop.bob, wanted)).is).toBe('UNAVAILABLE')
    await closed
    expect(told()).toBe(2)
    expect((await Promise.all(waiting)).every(fate => fate.is === 'placed')).toBe(true)
  })

  it('share stock, limits and locks with orders of one SKU and with another server', async () => {
    const free = (await shop.addGoods([15, 15])).skus
    const limited = (await shop.addGoods([30, 30], { limitPerPerson: 7 })).skus
    const skus = [...free, ...limited]
    const people = [shop.ann, shop.bob]
    const servers = [openOne(), openOne()]
    const carts = [[0, 1], [3, 0], [2], [1, 2, 3], [1], [3, 2], [0]]
    const fates = await Promise.all(Array.from({ length: 140 }, (_, index) =>
      servers[index % 2]!.place(people[(index >> 1) % 2]!, carts[index % carts.length]!.map(at => [skus[at]!, 1]))))
    expect(new Set(fates.map(fate => fate.is))).toEqual(new Set(['placed', 'STOCK_EMPTY', 'LIMIT_REACHED']))
    const placed = fates.filter(fate => fate.is === 'placed')
    const { left, held, orders, news } = await count(skus)
    expect({ pieces: left + held, orders, news }).toEqual({ pieces: 90, orders: placed.length, news: placed.length })
    expect(await Promise.all(free.map(sku => shop.stockOf(sku.id)))).toEqual([0, 0])
    for (const { id } of people) {
      const items = placed.flatMap(({ order }) => order!.buyer.id === id ? order!.items : [])
      expect(items.filter(item => limited.some(sku => sku.id === item.skuId)).reduce((sum, item) => sum + item.qty, 0)).toBe(7)
    }
    if (context.engine === 'postgres') {
      // One that the database broke would have been repeated, and so go unseen in the answers.
      const { rows } = await context.db.pool.query<{ deadlocks: string }>('SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()')
      expect(Number(rows[0]!.deadlocks)).toBe(0)
    }
  })
})
