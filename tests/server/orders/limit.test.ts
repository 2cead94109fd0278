import { expect, it } from 'vitest'
import { describeEachEngine } from '../../support/database'
import { useShop } from '../../support/shop'

describeEachEngine('the limit for each person', (context) => {
  const shop = useShop(context)
  const line = (sku: { id: string }, qty = 1) => ({ skuId: sku.id, qty })

  it('counts what one person has bought over all SKUs of the goods, and says what is left', async () => {
    const goods = await shop.addGoods([9, 9], { limitPerPerson: 3 })
    const [first, second] = [goods.skus[0]!, goods.skus[1]!]
    await shop.buy(shop.ann, first.id, 2)
    expect(await shop.place(shop.ann, { items: [line(second, 2)] })).toMatchObject({ status: 422, code: 'LIMIT_REACHED', details: { goodsId: goods.id, limit: 3, left: 1 } })
    expect(await shop.place(shop.ann, { items: [line(first), line(second)] })).toMatchObject({ code: 'LIMIT_REACHED', details: { limit: 3, left: 1 } })
    expect((await shop.place(shop.bob, { items: [line(first), line(second, 2)] })).status).toBe(201)
    expect((await shop.place(shop.ann, { items: [line(second)] })).status).toBe(201)
    expect(await shop.place(shop.ann, { items: [line(first)] })).toMatchObject({ code: 'LIMIT_REACHED', details: { left: 0 } })
  })

  it('counts nothing that was cancelled or paid back', async () => {
    const skuId = (await shop.addGoods([9], { limitPerPerson: 2 })).skus[0]!.id
    const cancelled = await shop.buy(shop.ann, skuId, 2)
    await shop.step(shop.ann, cancelled.id, 'cancel')
    const order = await shop.buy(shop.ann, skuId, 2)
    await shop.pay(shop.ann, order.id)
    expect(await shop.place(shop.ann, { items: [{ skuId, qty: 1 }] })).toMatchObject({ code: 'LIMIT_REACHED', details: { left: 0 } })
    await shop.step(shop.ann, order.id, 'refund', { reason: '' })
    await shop.step(shop.merchant, order.id, 'refund/approve')
    expect((await shop.place(shop.ann, { items: [{ skuId, qty: 2 }] })).status).toBe(201)
  })

  it('holds against many taps on several SKUs at once, alone and together', async () => {
    const goods = await shop.addGoods([90, 90, 90], { limitPerPerson: 5 })
    const inputs = [...goods.skus.map(sku => [line(sku)]), goods.skus.slice(0, 2).map(sku => line(sku))]
    const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => shop.place(index % 2 ? shop.ann : shop.bob, { items: inputs[(index >> 1) % 4]! })))
    expect(answers.every(answer => answer.status === 201 || answer.code === 'LIMIT_REACHED')).toBe(true)
    const { rows } = await context.db.pool.query(`SELECT o.user_id, sum(i.qty)::int AS qty FROM "order" o JOIN order_item i ON i.order_id = o.id GROUP BY o.user_id`)
    expect(rows.map(row => row.qty)).toEqual([5, 5])
    expect((await Promise.all(goods.skus.map(sku => shop.stockOf(sku.id)))).reduce((sum, stock) => sum + stock)).toBe(260)
  })
})
