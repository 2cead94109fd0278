import type { Cart } from '#contract/orders'
import type { Person } from '../../support/shop'
import { expect, it } from 'vitest'
import { describeEachEngine } from '../../support/database'
import { succeeded, useShop } from '../../support/shop'

describeEachEngine('the cart', (context) => {
  const shop = useShop(context)
  const put = (as: Person, skuId: string, qty: number) => shop.call<Cart>('PUT', `/cart/items/${skuId}`, { as, body: { qty } })
  const read = async (as: Person) => succeeded(await shop.call<Cart>('GET', '/cart', { as })).items

  it('keeps what each person put aside, newest first', async () => {
    const { id: goodsId, title, skus: [first, second] } = await shop.addGoods([5, 0])
    await put(shop.ann, first!.id, 2)
    shop.now = new Date(shop.now.getTime() + 1000)
    expect((await put(shop.ann, second!.id, 1)).status).toBe(200)
    expect(await read(shop.ann)).toEqual([
      { skuId: second!.id, goodsId, title, spec: '2 号', image: '/demo/dress.jpg', price: 1100, qty: 1, stock: 0, limitPerPerson: null, available: true },
      { skuId: first!.id, goodsId, title, spec: '1 号', image: '/demo/dress.jpg', price: 1000, qty: 2, stock: 5, limitPerPerson: null, available: true },
    ])
    expect(await read(shop.bob)).toEqual([])
  })

  it('sets the quantity instead of adding to it, and removes at zero', async () => {
    const sku = (await shop.addGoods([5])).skus[0]!
    await put(shop.ann, sku.id, 2)
    expect((await put(shop.ann, sku.id, 7)).body.items).toMatchObject([{ qty: 7 }])
    expect((await put(shop.ann, sku.id, 0)).body.items).toEqual([])
    expect((await put(shop.ann, sku.id, 0)).status).toBe(200)
  })

  it('asks guests to sign in', async () => {
    expect(await shop.call('GET', '/cart')).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
    expect(await shop.call('PUT', '/cart/items/sku_a', { body: { qty: 1 } })).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
  })

  it('refuses what cannot be bought', async () => {
    const off = await shop.addGoods([5], { status: 'off' })
    expect(await put(shop.ann, 'sku_none', 1)).toMatchObject({ status: 404, code: 'SKU_UNKNOWN' })
    expect(await put(shop.ann, off.skus[0]!.id, 1)).toMatchObject({ status: 422, code: 'GOODS_OFF' })
    expect(await put(shop.ann, off.skus[0]!.id, -1)).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
    expect(await put(shop.ann, off.skus[0]!.id, 1000)).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
  })

  it('marks what went off sale, which can still be removed', async () => {
    const made = await shop.addGoods([5, 5])
    const [first, second] = made.skus
    await put(shop.ann, first!.id, 1)
    await shop.call('PATCH', `/goods/${made.id}`, { as: shop.merchant, body: { skus: [second] } })
    expect(await read(shop.ann)).toMatchObject([{ skuId: first!.id, available: false }])
    expect((await put(shop.ann, first!.id, 0)).body.items).toEqual([])
  })

  it('holds 120 lines, however they arrive', async () => {
    const full = await shop.addGoods(Array.from({ length: 100 }, () => 1))
    const rest = await shop.addGoods(Array.from({ length: 30 }, () => 1))
    for (const sku of [...full.skus, ...rest.skus.slice(0, 18)])
      await put(shop.ann, sku.id, 1)
    const answers = await Promise.all(rest.skus.slice(18, 24).map(sku => put(shop.ann, sku.id, 1)))
    expect(answers.map(answer => answer.status).sort()).toEqual([200, 200, 422, 422, 422, 422])
    expect(answers.find(answer => answer.status === 422)).toMatchObject({ code: 'CART_FULL', details: { max: 120 } })
    expect(await read(shop.ann)).toHaveLength(120)
    expect((await put(shop.ann, full.skus[0]!.id, 5)).status).toBe(200)
  })
})
