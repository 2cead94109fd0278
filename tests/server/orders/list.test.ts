import type { Page } from '#contract/common'
import type { Address, Order } from '#contract/orders'
import type { Person } from '../../support/shop'
import { expect, it } from 'vitest'
import { describeEachEngine } from '../../support/database'
import { succeeded, useShop } from '../../support/shop'

describeEachEngine('the list of orders', (context) => {
  const shop = useShop(context)
  const list = async (as: Person, query = '') => succeeded(await shop.call<Page<Order>>('GET', `/orders${query}`, { as }))
  const ids = async (as: Person, query = '') => (await list(as, query)).items.map(order => order.id)

  it('shows people their own, and the merchant all of them, by room and state', async () => {
    const goods = await shop.addGoods([9])
    const skuId = goods.skus[0]!.id
    const roomId = await shop.addRoom([{ goodsId: goods.id }])
    const inRoom = await shop.buy(shop.ann, skuId, 1, { roomId })
    shop.now = new Date(shop.now.getTime() + 1000)
    const paid = await shop.buy(shop.ann, skuId)
    await shop.pay(shop.ann, paid.id)
    shop.now = new Date(shop.now.getTime() + 1000)
    const bobs = await shop.buy(shop.bob, skuId, 1, { roomId })
    expect(await ids(shop.ann)).toEqual([paid.id, inRoom.id])
    expect(await ids(shop.ann, '?status=paid')).toEqual([paid.id])
    expect(await ids(shop.ann, `?roomId=${roomId}`)).toEqual([inRoom.id])
    expect(await ids(shop.merchant)).toEqual([bobs.id, paid.id, inRoom.id])
    expect(await ids(shop.merchant, `?roomId=${roomId}&status=unpaid`)).toEqual([bobs.id, inRoom.id])
  })

  it('shows an anchor what was sold in their room, without where it goes', async () => {
    const goods = await shop.addGoods([9])
    const roomId = await shop.addRoom([{ goodsId: goods.id }])
    const home = { name: '小安', phone: '13800000000', region: '浙江', detail: '文三路' }
    const address = succeeded(await shop.call<Address>('POST', '/addresses', { as: shop.ann, body: home }))
    const order = await shop.buy(shop.ann, goods.skus[0]!.id, 1, { roomId, addressId: address.id })
    await shop.buy(shop.ann, goods.skus[0]!.id)
    expect((await list(shop.anchor, `?roomId=${roomId}`)).items).toMatchObject([{ id: order.id, address: null }])
    expect(await ids(shop.anchor)).toEqual([])
    expect((await list(shop.merchant, `?roomId=${roomId}`)).items).toMatchObject([{ address: home }])
    expect(await ids(await shop.signIn('阿贝', 'anchor'), `?roomId=${roomId}`)).toEqual([])
  })

  it('pages without a gap or a repeat while new orders arrive', async () => {
    const skuId = (await shop.addGoods([9])).skus[0]!.id
    const placed: string[] = []
    for (let index = 0; index < 5; index++)
      placed.push((await shop.buy(shop.ann, skuId)).id)
    const first = await list(shop.ann, '?limit=3')
    shop.now = new Date(shop.now.getTime() + 1000)
    await shop.buy(shop.ann, skuId)
    const second = await list(shop.ann, `?limit=3&cursor=${first.nextCursor}`)
    expect([...first.items, ...second.items].map(order => order.id).sort()).toEqual(placed.sort())
    expect(second.nextCursor).toBeNull()
    expect(await shop.call('GET', '/orders?cursor=nowhere', { as: shop.ann })).toMatchObject({ status: 400, code: 'CURSOR_UNKNOWN' })
  })

  it('finds orders by when they were placed, the first instant included and the last not', async () => {
    const skuId = (await shop.addGoods([9])).skus[0]!.id
    const early = await shop.buy(shop.ann, skuId)
    shop.now = new Date(shop.now.getTime() + 60_000)
    const late = await shop.buy(shop.ann, skuId)
    expect(await ids(shop.merchant, `?from=${late.createdAt}`)).toEqual([late.id])
    expect(await ids(shop.merchant, `?to=${late.createdAt}`)).toEqual([early.id])
    expect(await ids(shop.merchant, `?from=${early.createdAt}&to=${early.createdAt}`)).toEqual([])
    expect(await shop.call('GET', '/orders?from=1990-01-01T00:00:00Z', { as: shop.merchant })).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
  })

  it('finds an order by its id, its buyer, and who receives it', async () => {
    const skuId = (await shop.addGoods([9])).skus[0]!.id
    const roomId = await shop.addRoom([{ goodsId: (await shop.addGoods([1])).id }])
    const home = { name: '王_小明', phone: '13800000000', region: '浙江', detail: '文三路' }
    const address = succeeded(await shop.call<Address>('POST', '/addresses', { as: shop.ann, body: home }))
    const anns = await shop.buy(shop.ann, skuId, 1, { addressId: address.id, roomId })
    const bobs = await shop.buy(shop.bob, skuId)
    const found = (words: string, as = shop.merchant, more = '') => ids(as, `?q=${encodeURIComponent(words)}${more}`)
    expect(await found(bobs.id)).toEqual([bobs.id])
    expect(await found('小波')).toEqual([bobs.id])
    expect(await found('王_')).toEqual([anns.id])
    expect(await found('_')).toEqual([anns.id])
    expect(await found('13800000000')).toEqual([anns.id])
    expect(await found('王', shop.ann)).toEqual([anns.id])
    expect(await found('小安', shop.anchor, `&roomId=${roomId}`)).toEqual([anns.id])
    expect(await found('13800000000', shop.anchor, `&roomId=${roomId}`)).toEqual([])
  })

  it('does not know anybody else\'s order', async () => {
    const order = await shop.buy(shop.ann, (await shop.addGoods([9])).skus[0]!.id)
    for (const as of [shop.bob, shop.anchor])
      expect(await shop.call('GET', `/orders/${order.id}`, { as })).toMatchObject({ status: 404, code: 'ORDER_NOT_FOUND' })
    expect((await shop.call<Order>('GET', `/orders/${order.id}`, { as: shop.merchant })).body).toEqual(order)
    expect(await shop.call('GET', `/orders/${order.id}`)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
  })
})
