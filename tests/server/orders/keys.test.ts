import { beforeEach, expect, it } from 'vitest'
import { describeEachEngine } from '../../support/database'
import { useShop } from '../../support/shop'

const one = (skuId: string, qty = 1) => ({ items: [{ skuId, qty }] })

describeEachEngine('an Idempotency-Key', (context) => {
  const shop = useShop(context)
  /** Whom the server has seen it need not look up: requests then arrive in the order they were sent. */
  beforeEach(async () => {
    for (const as of [shop.ann, shop.bob])
      await shop.call('GET', '/cart', { as })
  })

  it('twice in one batch is one order, with another body KEY_REUSED, and of another person another order', async () => {
    const skuId = (await shop.addGoods([10])).skus[0]!.id
    const answers = await Promise.all([
      shop.place(shop.ann, one(skuId), 'same'),
      shop.place(shop.ann, one(skuId), 'same'),
      shop.place(shop.ann, one(skuId, 2), 'same'),
      shop.place(shop.bob, one(skuId), 'same'),
      shop.place(shop.ann, one(skuId), 'same'),
    ])
    expect(answers.map(answer => answer.code ?? answer.status)).toEqual([201, 200, 'KEY_REUSED', 201, 200])
    expect(new Set([answers[0], answers[1], answers[4]].map(answer => answer!.body.id)).size).toBe(1)
    expect(answers[1]!.body).toEqual(answers[0]!.body)
    expect(answers[2]!.details).toEqual({ orderId: answers[0]!.body.id })
    expect(await shop.stockOf(skuId)).toBe(8)
  })

  it('that was refused is free for the next request of the same batch', async () => {
    const skuId = (await shop.addGoods([3])).skus[0]!.id
    const answers = await Promise.all([
      shop.place(shop.ann, one(skuId, 5), 'key'),
      shop.place(shop.ann, { ...one(skuId), expectedTotal: 1 }, 'key'),
      shop.place(shop.ann, { ...one(skuId), addressId: 'addr_none' }, 'key'),
      shop.place(shop.ann, one(skuId, 2), 'key'),
      shop.place(shop.ann, { ...one(skuId), addressId: 'addr_none' }, 'key'),
    ])
    expect(answers.map(answer => answer.code ?? answer.status)).toEqual(['STOCK_EMPTY', 'PRICE_CHANGED', 'ADDRESS_UNKNOWN', 201, 'KEY_REUSED'])
    expect(await shop.stockOf(skuId)).toBe(1)
  })

  it('used for several SKUs at once makes one order, whichever way each goes', async () => {
    const { skus } = await shop.addGoods([50, 50, 50, 50])
    for (let round = 0; round < 10; round++) {
      const several = { items: skus.slice(0, 2).map(sku => ({ skuId: sku.id, qty: 1 })) }
      const inputs = [...skus.map(sku => one(sku.id)), several, ...skus.map(sku => one(sku.id))]
      const answers = await Promise.all(inputs.flatMap(input => [shop.place(shop.ann, input, `a${round}`), shop.place(shop.bob, input, `b${round}`)]))
      for (const [index, name] of ['ann', 'bob'].entries()) {
        const own = answers.filter((_, at) => at % 2 === index)
        expect(own.filter(answer => answer.status === 201), name).toHaveLength(1)
        expect(own.every(answer => answer.status < 300 || answer.code === 'KEY_REUSED'), name).toBe(true)
      }
    }
    const { rows } = await context.db.pool.query(`
      SELECT (SELECT count(*)::int FROM "order") AS orders, (SELECT 200 - sum(stock)::int FROM sku) AS taken, (SELECT sum(qty)::int FROM order_item) AS items`)
    expect(rows[0].orders).toBe(20)
    expect(rows[0].items).toBe(rows[0].taken)
  }, 60_000)

  it('is decided alike when the price, the shelf or the goods have changed since', async () => {
    const goods = await shop.addGoods([9])
    const skuId = goods.skus[0]!.id
    const roomId = await shop.addRoom([{ goodsId: goods.id, livePrice: 700 }])
    const first = await shop.place(shop.ann, { ...one(skuId), roomId, expectedTotal: 700 }, 'key')
    const edit = (body: object) => shop.call('PATCH', `/goods/${goods.id}`, { as: shop.merchant, body })
    await edit({ skus: [{ ...goods.skus[0]!, price: 1200, stock: 8 }] })
    expect(await shop.place(shop.ann, { ...one(skuId), roomId, expectedTotal: 700 }, 'new')).toMatchObject({ code: 'PRICE_CHANGED', details: { total: 900 } })
    await shop.call('PUT', `/rooms/${roomId}/goods`, { as: shop.anchor, body: { items: [{ goodsId: goods.id, livePrice: 600 }] } })
    expect((await shop.place(shop.ann, { ...one(skuId), roomId }, 'new')).body.total).toBe(800)
    await edit({ status: 'off' })
    expect(await shop.place(shop.ann, one(skuId))).toMatchObject({ status: 422, code: 'GOODS_OFF' })
    expect(await shop.place(shop.ann, { ...one(skuId), roomId, expectedTotal: 700 }, 'key')).toMatchObject({ status: 200, body: { id: first.body.id, total: 700 } })
  })
})
