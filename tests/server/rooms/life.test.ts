import type { Room } from '#contract/rooms'
import { expect, it } from 'vitest'
import { startRoom } from '../../../server/src/domain/room-life'
import { describeEachEngine } from '../../support/database'
import { race } from '../../support/races'
import { useRooms } from '../../support/rooms'
import { START } from '../../support/shop'

describeEachEngine('the life of a room', (context) => {
  const rooms = useRooms(context)
  const { shop, media } = rooms
  const step = (room: Room, name: 'start' | 'away' | 'end', as = shop.anchor) =>
    shop.call<Room>('POST', `/rooms/${room.id}/${name}`, { as })
  const types = async (room: Room) => (await shop.events(room.id)).map(event => event.type)

  it('goes live once a picture arrives, and only once', async () => {
    const room = await rooms.schedule()
    expect(await step(room, 'start')).toMatchObject({ status: 409, code: 'NOT_PUBLISHING' })
    media.publish(room.streamId)
    expect(await step(room, 'start')).toMatchObject({ status: 200, body: { status: 'live', startedAt: START.toISOString() } })
    shop.now = new Date(START.getTime() + 5000)
    expect(await step(room, 'start')).toMatchObject({ status: 200, body: { status: 'live', startedAt: START.toISOString() } })
    expect(await shop.events(room.id)).toEqual([{ type: 'room.started', data: { status: 'live', startedAt: START.toISOString() } }])
  })

  it.each(['start', 'away', 'end'] as const)('lets nobody else %s it', async (name) => {
    const room = await rooms.goLive()
    const other = await shop.signIn('别的主播', 'anchor')
    for (const as of [other, shop.ann, shop.merchant])
      expect(await step(room, name, as)).toMatchObject({ status: 403, code: 'NOT_YOUR_ROOM' })
    expect(await shop.call('POST', `/rooms/${room.id}/${name}`)).toMatchObject({ status: 401 })
    expect(await types(room)).toEqual(['room.started'])
  })

  it('lets an anchor be live in one room at a time', async () => {
    const first = await rooms.goLive()
    const second = await rooms.schedule()
    media.publish(second.streamId)
    expect(await step(second, 'start')).toMatchObject({ status: 409, code: 'ALREADY_LIVE', details: { roomId: first.id } })
    await step(first, 'away')
    expect(await step(second, 'start')).toMatchObject({ status: 409, code: 'ALREADY_LIVE' })
    await step(first, 'end')
    expect(await step(second, 'start')).toMatchObject({ status: 200 })
  })

  it('starts one of two rooms that start at once', async () => {
    const [first, second] = [await rooms.schedule(), await rooms.schedule()]
    const start = (room: Room, meet = async () => {}) => shop.app.deps.run(async (work) => {
      await startRoom(work, room.id, async () => true)
      await meet()
    })
    await expect(race(context, meet => start(first, meet), () => start(second))).rejects.toMatchObject({ code: 'ALREADY_LIVE', details: { roomId: first.id } })
    expect((await rooms.snapshot(second.id)).room.status).toBe('scheduled')
  })

  it('goes away and comes back', async () => {
    const room = await rooms.goLive()
    expect(await step(room, 'away')).toMatchObject({ status: 200, body: { status: 'away', awaySince: START.toISOString() } })
    expect(await step(room, 'away')).toMatchObject({ status: 200 })
    media.lose(room.streamId)
    expect(await step(room, 'start')).toMatchObject({ status: 409, code: 'NOT_PUBLISHING' })
    media.publish(room.streamId)
    expect(await step(room, 'start')).toMatchObject({ status: 200, body: { status: 'live', awaySince: null } })
    expect(await shop.events(room.id)).toMatchObject([
      { type: 'room.started' },
      { type: 'room.away', data: { since: START.toISOString(), graceSeconds: 90 } },
      { type: 'room.back', data: {} },
    ])
  })

  it('refuses steps that do not fit', async () => {
    const room = await rooms.schedule()
    expect(await step(room, 'away')).toMatchObject({ status: 409, code: 'WRONG_STATE', details: { status: 'scheduled' } })
    await step(room, 'end')
    media.publish(room.streamId)
    expect(await step(room, 'start')).toMatchObject({ status: 409, code: 'WRONG_STATE', details: { status: 'ended' } })
    expect(await step(room, 'away')).toMatchObject({ status: 409, code: 'WRONG_STATE' })
  })

  it('sums itself up when it ends, with sales for those who run it', async () => {
    const goods = await shop.addGoods([9])
    const room = await rooms.goLive({ goodsIds: [goods.id] })
    const sku = goods.skus[0]!.id
    await rooms.say(shop.ann, room.id, '好看')
    await rooms.say(shop.bob, room.id, '多少钱')
    await shop.call('POST', `/rooms/${room.id}/likes`, { as: shop.ann, body: { count: 7 } })
    const paid = await shop.buy(shop.ann, sku, 2, { roomId: room.id })
    await shop.pay(shop.ann, paid.id)
    await shop.buy(shop.bob, sku, 1, { roomId: room.id })
    const leave = shop.app.deps.channel.presence.enter(room.id, 'u:ann', '小安')
    shop.app.deps.channel.presence.enter(room.id, 'g:one')()
    leave()
    shop.app.deps.channel.presence.enter(room.id, 'u:ann', '小安')()
    shop.now = new Date(START.getTime() + 61_000)

    const summary = { durationSeconds: 61, viewers: 2, peakViewers: 2, likes: 7, messages: 2 }
    const mine = { ...summary, orders: 1, sales: 2000 }
    const public_ = { ...summary, orders: null, sales: null }
    expect(await step(room, 'end')).toMatchObject({ status: 200, body: { status: 'ended', summary: mine } })
    expect(await step(room, 'end')).toMatchObject({ status: 200, body: { summary: mine } })
    expect((await types(room)).filter(type => type === 'room.ended')).toHaveLength(1)
    expect((await shop.events(room.id)).at(-1)).toEqual({ type: 'room.ended', data: { endedAt: shop.now.toISOString(), summary: public_ } })
    expect(media.ended).toContain(room.streamId)
    expect((await rooms.snapshot(room.id, shop.ann)).room.summary).toEqual(public_)
    expect((await rooms.snapshot(room.id)).sales).toBeNull()
    expect(await rooms.snapshot(room.id, shop.merchant)).toMatchObject({ room: { summary: mine }, sales: { orders: 1, sales: 2000 } })
  })

  it('tells its sales to those who run it', async () => {
    const goods = await shop.addGoods([9])
    const room = await rooms.goLive({ goodsIds: [goods.id] })
    const order = await shop.buy(shop.ann, goods.skus[0]!.id, 3, { roomId: room.id })
    await shop.pay(shop.ann, order.id)
    for (const as of [shop.anchor, shop.merchant])
      expect(await shop.call('GET', `/rooms/${room.id}/sales`, { as })).toMatchObject({ status: 200, body: { orders: 1, sales: 3000 } })
    expect(await shop.call('GET', `/rooms/${room.id}/sales`, { as: shop.ann })).toMatchObject({ status: 403, code: 'NOT_YOUR_ROOM' })
    expect(await shop.call('GET', `/rooms/${room.id}/sales`)).toMatchObject({ status: 401 })
  })
})
