import type { Pin, Shelf } from '#contract/rooms'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { skus } from '../../../server/src/db/schema'
import { announceGoods, priceInRoom } from '../../../server/src/domain/shelf'
import { describeEachEngine } from '../../support/database'
import { race } from '../../support/races'
import { useRooms } from '../../support/rooms'
import { succeeded } from '../../support/shop'

describe('the price of a SKU in a room', () => {
  it.each([
    ['falls by what the live price is lower', 1200, 1000, 700, 900],
    ['stays without a live price', 1200, 1000, null, 1200],
    ['stays when the live price is no lower', 1200, 1000, 1000, 1200],
    ['never falls below 1 fen', 200, 1000, 700, 1],
    ['is not raised when it is free', 0, 1000, 700, 0],
  ] as const)('%s', (_name, sku, goods, live, price) => {
    expect(priceInRoom(sku, goods, live)).toBe(price)
  })
})

describeEachEngine('the shelf of a room', (context) => {
  const rooms = useRooms(context)
  const { shop } = rooms
  const put = (roomId: string, items: object[], as = shop.anchor) => shop.call<Shelf>('PUT', `/rooms/${roomId}/goods`, { as, body: { items } })
  const pin = (roomId: string, goodsId: string, as = shop.anchor) => shop.call<Pin>('PUT', `/rooms/${roomId}/pin`, { as, body: { goodsId } })
  const unpin = (roomId: string, as = shop.anchor) => shop.call('DELETE', `/rooms/${roomId}/pin`, { as })

  it('holds goods in the order given, at their prices in this room', async () => {
    const [first, second] = [await shop.addGoods([5, 6]), await shop.addGoods([7])]
    const room = await rooms.schedule({ goodsIds: [first.id] })
    const answer = await put(room.id, [{ goodsId: second.id }, { goodsId: first.id, livePrice: 800 }])
    const items = [
      { id: second.id, number: 1, price: 1000, livePrice: null, skus: [{ price: 1000, stock: 7 }] },
      { id: first.id, number: 2, price: 1000, livePrice: 800, stock: 11, skus: [{ price: 800 }, { price: 900 }] },
    ]
    expect(answer).toMatchObject({ status: 200, body: { items } })
    expect((await rooms.snapshot(room.id)).goods).toEqual(answer.body.items)
    expect(await shop.events(room.id)).toEqual([{ type: 'shelf.changed', data: { goods: answer.body.items } }])
    expect(await put(room.id, [], shop.merchant)).toMatchObject({ status: 200, body: { items: [] } })
  })

  it('refuses what cannot be sold there, and stays as it was', async () => {
    const [on, off] = [await shop.addGoods([5]), await shop.addGoods([5], { status: 'off' })]
    const room = await rooms.schedule({ goodsIds: [on.id] })
    expect(await put(room.id, [{ goodsId: 'goods_none' }])).toMatchObject({ status: 422, code: 'GOODS_UNKNOWN', details: { goodsId: 'goods_none' } })
    expect(await put(room.id, [{ goodsId: off.id }])).toMatchObject({ status: 422, code: 'GOODS_OFF' })
    expect(await put(room.id, [{ goodsId: on.id }, { goodsId: on.id }])).toMatchObject({ status: 422, code: 'GOODS_DUPLICATE' })
    expect(await put(room.id, [{ goodsId: on.id, livePrice: 1001 }])).toMatchObject({ status: 422, code: 'LIVE_PRICE_TOO_HIGH', details: { price: 1000 } })
    expect(await put(room.id, [{ goodsId: on.id, livePrice: 0 }])).toMatchObject({ status: 400 })
    expect(await put(room.id, [{ goodsId: on.id }], shop.ann)).toMatchObject({ status: 403, code: 'NOT_YOUR_ROOM' })
    expect((await rooms.snapshot(room.id)).goods).toMatchObject([{ id: on.id }])
    expect(await shop.events(room.id)).toEqual([])
    await shop.call('POST', `/rooms/${room.id}/end`, { as: shop.anchor })
    expect(await put(room.id, [])).toMatchObject({ status: 409, code: 'ROOM_ENDED' })
  })

  it('tells every open room when its goods change', async () => {
    const goods = await shop.addGoods([5, 5])
    const [one, two, over, other] = [await rooms.schedule({ goodsIds: [goods.id] }), await rooms.schedule(), await rooms.schedule({ goodsIds: [goods.id] }), await rooms.schedule()]
    await put(two.id, [{ goodsId: goods.id, livePrice: 900 }])
    await shop.call('POST', `/rooms/${over.id}/end`, { as: shop.anchor })
    await shop.app.deps.run(work => announceGoods(work, [goods.id, goods.id]))
    const truth = { goodsId: goods.id, title: goods.title, images: goods.images, price: 1000, marketPrice: 2000, status: 'on', stock: 10 }
    expect(await shop.events(one.id)).toEqual([{ type: 'goods.changed', data: { ...truth, livePrice: null, skus: goods.skus } }])
    expect((await shop.events(two.id)).at(-1)).toEqual({ type: 'goods.changed', data: { ...truth, livePrice: 900, skus: goods.skus.map(sku => ({ ...sku, price: sku.price - 100 })) } })
    expect((await shop.events(over.id)).map(event => event.type)).toEqual(['room.ended'])
    expect(await shop.events(other.id)).toEqual([])
  })

  it('ends with the stock that is there when two SKUs of the same goods are sold at once', async () => {
    const goods = await shop.addGoods([5, 5])
    const room = await rooms.goLive({ goodsIds: [goods.id] })
    const sell = (sku: number, meet = async () => {}) => shop.app.deps.run(async (work) => {
      await work.db.update(skus).set({ stock: 3 }).where(eq(skus.id, goods.skus[sku]!.id))
      await announceGoods(work, [goods.id])
      await meet()
    })
    await race(context, meet => sell(0, meet), () => sell(1))
    const told = (await shop.events(room.id)).filter(event => event.type === 'goods.changed')
    expect(told.map(event => event.data)).toMatchObject([{ stock: 8 }, { stock: 6, skus: [{ stock: 3 }, { stock: 3 }] }])
  })

  it('shows the stock that is there when goods are put on it while they are sold', async () => {
    const goods = await shop.addGoods([5])
    const room = await rooms.goLive()
    const sell = (meet: () => Promise<void>) => shop.app.deps.run(async (work) => {
      await work.db.update(skus).set({ stock: 3 }).where(eq(skus.id, goods.skus[0]!.id))
      await announceGoods(work, [goods.id])
      await meet()
    })
    const [, answer] = await race(context, sell, () => put(room.id, [{ goodsId: goods.id }]))
    expect(answer.body).toMatchObject({ items: [{ stock: 3 }] })
  })

  it('pushes goods, each time anew, in place of those before', async () => {
    const [first, second] = [await shop.addGoods([1]), await shop.addGoods([1])]
    const room = await rooms.schedule({ goodsIds: [first.id, second.id] })
    const one = succeeded(await pin(room.id, first.id))
    const two = succeeded(await pin(room.id, first.id))
    const three = succeeded(await pin(room.id, second.id, shop.merchant))
    expect(new Set([one.pinId, two.pinId, three.pinId]).size).toBe(3)
    expect((await rooms.snapshot(room.id)).pinned).toEqual(three)
    expect((await unpin(room.id)).status).toBe(204)
    expect((await unpin(room.id)).status).toBe(204)
    expect((await rooms.snapshot(room.id)).pinned).toBeNull()
    expect(await shop.events(room.id)).toEqual([
      { type: 'goods.pinned', data: one },
      { type: 'goods.pinned', data: two },
      { type: 'goods.pinned', data: three },
      { type: 'goods.unpinned', data: { pinId: three.pinId } },
    ])
  })

  it('pushes only what is on the shelf, and only for those who run the room', async () => {
    const [on, elsewhere] = [await shop.addGoods([1]), await shop.addGoods([1])]
    const room = await rooms.schedule({ goodsIds: [on.id] })
    expect(await pin(room.id, elsewhere.id)).toMatchObject({ status: 422, code: 'NOT_ON_SHELF' })
    const other = await shop.signIn('别的主播', 'anchor')
    for (const as of [shop.ann, other]) {
      expect(await pin(room.id, on.id, as)).toMatchObject({ status: 403, code: 'NOT_YOUR_ROOM' })
      expect(await unpin(room.id, as)).toMatchObject({ status: 403, code: 'NOT_YOUR_ROOM' })
    }
    await shop.call('PATCH', `/goods/${on.id}`, { as: shop.merchant, body: { status: 'off' } })
    expect(await pin(room.id, on.id)).toMatchObject({ status: 422, code: 'GOODS_OFF' })
    await shop.call('POST', `/rooms/${room.id}/end`, { as: shop.anchor })
    expect(await pin(room.id, on.id)).toMatchObject({ status: 409, code: 'ROOM_ENDED' })
  })

  it('has one push running when several come at once', async () => {
    const goods = await shop.addGoods([1])
    const room = await rooms.schedule({ goodsIds: [goods.id] })
    const answers = await Promise.all(Array.from({ length: 5 }, () => pin(room.id, goods.id)))
    expect(answers.map(answer => answer.status)).toEqual([200, 200, 200, 200, 200])
    expect((await shop.events(room.id)).at(-1)?.data).toEqual((await rooms.snapshot(room.id)).pinned)
  })

  it('takes a push down when its goods leave the shelf', async () => {
    const [first, second] = [await shop.addGoods([1]), await shop.addGoods([1])]
    const room = await rooms.schedule({ goodsIds: [first.id, second.id] })
    const { pinId } = succeeded(await pin(room.id, first.id))
    await put(room.id, [{ goodsId: first.id }])
    expect((await rooms.snapshot(room.id)).pinned?.pinId).toBe(pinId)
    await put(room.id, [{ goodsId: second.id }])
    expect((await rooms.snapshot(room.id)).pinned).toBeNull()
    expect((await shop.events(room.id)).map(event => event.type)).toEqual(['goods.pinned', 'shelf.changed', 'goods.unpinned', 'shelf.changed'])
  })
})
