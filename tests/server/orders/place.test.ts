import type { Address, Cart, Order, OrderInput } from '#contract/orders'
import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { pins, rooms } from '../../../server/src/db/schema'
import { describeEachEngine } from '../../support/database'
import { HOLD_SECONDS, START, succeeded, useShop } from '../../support/shop'

const HOME = { name: '小安', phone: '13800000000', region: '浙江 杭州', detail: '文三路 1 号' }

describeEachEngine('placing an order', (context) => {
  const shop = useShop(context)
  const addPin = async (roomId: string, goodsId: string) => {
    await context.db.orm.insert(pins).values({ id: 'pin_1', roomId, goodsId, at: START })
    return 'pin_1'
  }
  const orders = async () => (await shop.call<{ items: Order[] }>('GET', '/orders', { as: shop.merchant })).body.items

  it('keeps what was bought, at which price, in which room, by whom and for where', async () => {
    const goods = await shop.addGoods([5, 5])
    const [first, second] = goods.skus
    const roomId = await shop.addRoom([{ goodsId: goods.id, livePrice: 700 }])
    const pinId = await addPin(roomId, goods.id)
    const address = succeeded(await shop.call<Address>('POST', '/addresses', { as: shop.ann, body: HOME }))
    const items = [{ skuId: second!.id, qty: 1 }, { skuId: first!.id, qty: 2 }]
    const answer = await shop.place(shop.ann, { items, roomId, pinId, addressId: address.id, expectedTotal: 2200, note: ' 请包好 ' })
    expect(answer.status).toBe(201)
    const line = { goodsId: goods.id, title: goods.title, image: '/demo/dress.jpg' }
    expect(answer.body).toEqual({
      id: answer.body.id,
      status: 'unpaid',
      total: 2200,
      items: [
        { ...line, skuId: second!.id, spec: '2 号', price: 800, qty: 1 },
        { ...line, skuId: first!.id, spec: '1 号', price: 700, qty: 2 },
      ],
      roomId,
      pinId,
      offer: {
        at: START.toISOString(),
        room: { id: roomId, title: '晚八点', anchor: '阿宝' },
        pin: { id: pinId, goodsId: goods.id, at: START.toISOString() },
        items: [
          { skuId: second!.id, price: 800, listPrice: 1100, marketPrice: 2000 },
          { skuId: first!.id, price: 700, listPrice: 1000, marketPrice: 2000 },
        ],
        note: '请包好',
      },
      address: HOME,
      buyer: { id: shop.ann.id, nickname: '小安' },
      carrier: null,
      trackingNo: null,
      createdAt: START.toISOString(),
      expiresAt: new Date(START.getTime() + HOLD_SECONDS * 1000).toISOString(),
      paidAt: null,
      shippedAt: null,
      doneAt: null,
      cancelledAt: null,
      refund: null,
      serverTime: START.toISOString(),
    })
    expect(await shop.stockOf(first!.id)).toBe(3)
    expect(await shop.stockOf(second!.id)).toBe(4)
  })

  it('keeps the offer when goods, room and address change afterwards', async () => {
    const goods = await shop.addGoods([5])
    const address = succeeded(await shop.call<Address>('POST', '/addresses', { as: shop.ann, body: HOME }))
    const order = await shop.buy(shop.ann, goods.skus[0]!.id, 1, { addressId: address.id })
    await shop.call('PATCH', `/goods/${goods.id}`, { as: shop.merchant, body: { title: '别的', price: 1, skus: [{ spec: '新', price: 1, stock: 1 }] } })
    await shop.call('DELETE', `/addresses/${address.id}`, { as: shop.ann })
    expect((await shop.call<Order>('GET', `/orders/${order.id}`, { as: shop.ann })).body).toEqual(order)
  })

  it('tells the room who bought, masked, and open rooms what is left', async () => {
    const goods = await shop.addGoods([5])
    const shelf = [{ goodsId: goods.id }]
    const [roomId, other, over] = [await shop.addRoom(shelf), await shop.addRoom(shelf), await shop.addRoom(shelf, 'ended')]
    await shop.buy(shop.ann, goods.skus[0]!.id, 2, { roomId })
    const changed = { type: 'goods.changed', data: { goodsId: goods.id, stock: 3 } }
    expect(await shop.events(roomId)).toMatchObject([{ type: 'order.placed', data: { buyer: '小*', goodsId: goods.id, title: goods.title, qty: 2 } }, changed])
    expect(await shop.events(other)).toMatchObject([changed])
    expect(await shop.events(over)).toEqual([])
  })

  it('takes list prices outside rooms, in a room that is over, and for goods that are not on its shelf', async () => {
    const goods = await shop.addGoods([9])
    const skuId = goods.skus[0]!.id
    const over = await shop.addRoom([{ goodsId: goods.id, livePrice: 700 }], 'ended')
    const empty = await shop.addRoom([])
    for (const roomId of [undefined, over, empty])
      expect((await shop.buy(shop.ann, skuId, 1, { roomId })).total).toBe(1000)
    expect(await shop.events(over)).toEqual([])
  })

  it('takes what was bought out of the cart and leaves the rest', async () => {
    const [first, second, third] = (await shop.addGoods([9, 9, 9])).skus
    for (const [sku, qty] of [[first, 2], [second, 5], [third, 1]] as const)
      await shop.call('PUT', `/cart/items/${sku!.id}`, { as: shop.ann, body: { qty } })
    succeeded(await shop.place(shop.ann, { items: [{ skuId: first!.id, qty: 3 }, { skuId: second!.id, qty: 2 }] }))
    const cart = await shop.call<Cart>('GET', '/cart', { as: shop.ann })
    expect(cart.body.items.map(({ skuId, qty }) => [skuId, qty]).sort()).toEqual([[second!.id, 3], [third!.id, 1]].sort())
  })

  it('takes the same SKU on two lines as one', async () => {
    const skuId = (await shop.addGoods([5])).skus[0]!.id
    const twice = await shop.place(shop.ann, { items: [{ skuId, qty: 2 }, { skuId, qty: 3 }] })
    expect(twice.body).toMatchObject({ total: 5000, items: [{ skuId, qty: 5 }] })
    expect(await shop.stockOf(skuId)).toBe(0)
    expect(await shop.place(shop.ann, { items: [{ skuId, qty: 999 }, { skuId, qty: 1 }] })).toMatchObject({ status: 422, code: 'QTY_TOO_LARGE' })
  })

  it('asks again when the price is not what the shopper saw', async () => {
    const goods = await shop.addGoods([5])
    const skuId = goods.skus[0]!.id
    const roomId = await shop.addRoom([{ goodsId: goods.id, livePrice: 700 }])
    const answer = await shop.place(shop.ann, { items: [{ skuId, qty: 2 }], roomId, expectedTotal: 2000 })
    expect(answer).toMatchObject({ status: 409, code: 'PRICE_CHANGED', details: { total: 1400, items: [{ skuId, price: 700 }] } })
  })

  it('says how many are left when there are too few, and takes nothing of the other lines', async () => {
    const [first, second] = (await shop.addGoods([5, 1])).skus
    await shop.call('PUT', `/cart/items/${first!.id}`, { as: shop.ann, body: { qty: 1 } })
    const answer = await shop.place(shop.ann, { items: [{ skuId: first!.id, qty: 1 }, { skuId: second!.id, qty: 2 }] })
    expect(answer).toMatchObject({ status: 409, code: 'STOCK_EMPTY', details: { left: 1, skuId: second!.id } })
    expect([await shop.stockOf(first!.id), await shop.stockOf(second!.id)]).toEqual([5, 1])
    expect((await shop.call<Cart>('GET', '/cart', { as: shop.ann })).body.items).toHaveLength(1)
    expect(await orders()).toEqual([])
  })

  it('refuses what it does not know, with nothing placed and nothing taken', async () => {
    const goods = await shop.addGoods([5])
    const off = await shop.addGoods([5], { status: 'off' })
    const dear = await shop.addGoods([5], { skus: [{ spec: '一', price: 60_000_000, stock: 5 }] })
    const skuId = goods.skus[0]!.id
    const [roomId, other] = [await shop.addRoom(), await shop.addRoom()]
    const pinId = await addPin(other, goods.id)
    const foreign = succeeded(await shop.call<Address>('POST', '/addresses', { as: shop.bob, body: HOME }))
    const items = [{ skuId, qty: 1 }]
    const refused = [
      [{ items: [...items, { skuId: 'sku_none', qty: 1 }] }, 'SKU_UNKNOWN'],
      [{ items: [{ skuId: off.skus[0]!.id, qty: 1 }] }, 'GOODS_OFF'],
      [{ items: [{ skuId: dear.skus[0]!.id, qty: 2 }] }, 'TOTAL_TOO_LARGE'],
      [{ items, addressId: 'addr_none' }, 'ADDRESS_UNKNOWN'],
      [{ items, addressId: foreign.id }, 'ADDRESS_UNKNOWN'],
      [{ items, couponId: 'coupon_1' }, 'COUPON_UNKNOWN'],
      [{ items, roomId: 'room_none' }, 'ROOM_UNKNOWN'],
      [{ items, roomId, pinId: 'pin_none' }, 'PIN_UNKNOWN'],
      [{ items, roomId, pinId }, 'PIN_UNKNOWN'],
      [{ items, pinId }, 'PIN_UNKNOWN'],
    ] as const
    for (const [input, code] of refused)
      expect(await shop.place(shop.ann, { ...input, items: [...input.items] }), code).toMatchObject({ status: 422, code })
    expect(await orders()).toEqual([])
    expect(await shop.stockOf(skuId)).toBe(5)
  })

  it.each([
    ['no items', { items: [] }],
    ['no pieces', { items: [{ skuId: 'sku_a', qty: 0 }] }],
    ['a thousand pieces', { items: [{ skuId: 'sku_a', qty: 1000 }] }],
    ['fewer than none', { items: [{ skuId: 'sku_a', qty: -1 }] }],
    ['more pieces than numbers are exact for', { items: [{ skuId: 'sku_a', qty: 1e21 }] }],
    ['pieces in words', { items: [{ skuId: 'sku_a', qty: '1' }] }],
    ['half a piece', { items: [{ skuId: 'sku_a', qty: 0.5 }] }],
    ['an id of other signs', { items: [{ skuId: '\' OR 1=1', qty: 1 }] }],
    ['a note that never ends', { items: [{ skuId: 'sku_a', qty: 1 }], note: '长'.repeat(201) }],
  ])('refuses %s', async (_what, input) => {
    expect(await shop.place(shop.ann, input as OrderInput)).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
  })

  it('takes 50 SKUs, and says how many when a cart has more', async () => {
    const cart = (lines: number) => ({ items: Array.from({ length: lines }, (_, index) => ({ skuId: `sku_${index}`, qty: 1 })) })
    for (const lines of [51, 500])
      expect(await shop.place(shop.ann, cart(lines))).toMatchObject({ status: 422, code: 'TOO_MANY_LINES', details: { max: 50 } })
    const { skus } = await shop.addGoods(Array.from({ length: 50 }, () => 1))
    expect(succeeded(await shop.place(shop.ann, { items: skus.map(({ id }) => ({ skuId: id, qty: 1 })) })).items).toHaveLength(50)
  })

  it('asks guests to sign in', async () => {
    expect(await shop.call('POST', '/orders', { body: { items: [{ skuId: 'sku_a', qty: 1 }] }, headers: { 'idempotency-key': 'k' } }))
      .toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
  })

  it('needs an idempotency key of visible characters', async () => {
    const items = [{ skuId: (await shop.addGoods([5])).skus[0]!.id, qty: 1 }]
    expect(await shop.call('POST', '/orders', { as: shop.ann, body: { items } })).toMatchObject({ status: 400, code: 'IDEMPOTENCY_KEY_MISSING' })
    for (const key of ['', ' ', 'a b', 'k'.repeat(129)])
      expect(await shop.place(shop.ann, { items }, key)).toMatchObject({ status: 400, code: 'IDEMPOTENCY_KEY_MISSING' })
    expect((await shop.place(shop.ann, { items }, 'k'.repeat(128))).status).toBe(201)
  })

  it('answers the same key with the same order, as it is by then', async () => {
    const [first, second] = (await shop.addGoods([1, 5])).skus
    const items = [{ skuId: first!.id, qty: 1 }, { skuId: second!.id, qty: 2 }]
    const placed = await shop.place(shop.ann, { items }, 'same')
    await shop.pay(shop.ann, placed.body.id)
    const again = await shop.place(shop.ann, { items: [...items].reverse() }, 'same')
    expect(again).toMatchObject({ status: 200, body: { id: placed.body.id, status: 'paid' } })
    expect(await shop.stockOf(second!.id)).toBe(3)
    expect((await shop.place(shop.bob, { items: [{ skuId: second!.id, qty: 1 }] }, 'same')).status).toBe(201)
  })

  it('refuses a key that belongs to another order', async () => {
    const [first, second] = (await shop.addGoods([5, 5])).skus
    await shop.place(shop.ann, { items: [{ skuId: first!.id, qty: 1 }] }, 'key')
    for (const input of [{ items: [{ skuId: first!.id, qty: 2 }] }, { items: [{ skuId: second!.id, qty: 1 }] }, { items: [{ skuId: first!.id, qty: 1 }], note: '快' }])
      expect(await shop.place(shop.ann, input, 'key')).toMatchObject({ status: 422, code: 'KEY_REUSED' })
    expect(await shop.stockOf(first!.id)).toBe(4)
  })

  it('gives a key back when nothing was placed with it', async () => {
    const skuId = (await shop.addGoods([5])).skus[0]!.id
    const items = [{ skuId, qty: 1 }]
    expect((await shop.place(shop.ann, { items, expectedTotal: 1 }, 'key')).code).toBe('PRICE_CHANGED')
    expect((await shop.place(shop.ann, { items, expectedTotal: 1000 }, 'key')).status).toBe(201)
  })

  it('asks again when the room has ended meanwhile, and its prices with it', async () => {
    const goods = await shop.addGoods([5])
    const roomId = await shop.addRoom([{ goodsId: goods.id, livePrice: 700 }])
    await context.db.orm.update(rooms).set({ status: 'ended' }).where(eq(rooms.id, roomId))
    const answer = await shop.place(shop.ann, { items: [{ skuId: goods.skus[0]!.id, qty: 1 }], roomId, expectedTotal: 700 })
    expect(answer).toMatchObject({ status: 409, code: 'PRICE_CHANGED', details: { total: 1000 } })
  })
})
