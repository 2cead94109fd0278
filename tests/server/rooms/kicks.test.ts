import type { Kick } from '#contract/moderation'
import type { Room } from '#contract/rooms'
import type { AddressInfo } from 'node:net'
import type { Person } from '../../support/shop'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { Listener } from '../../support/channel'
import { describeEachEngine } from '../../support/database'
import { useRooms } from '../../support/rooms'

const KICKED = 4003

describeEachEngine('sending somebody away', (context) => {
  const rooms = useRooms(context)
  const { shop, media } = rooms
  const listeners: Listener[] = []
  let room: Room
  let base: string

  const kick = (as: Person | undefined, userId: string, more: object = {}) => shop.call<Kick>('POST', `/rooms/${room.id}/kicks`, { as, body: { userId, ...more } })
  const unkick = (as: Person, userId: string) => shop.call('DELETE', `/rooms/${room.id}/kicks/${userId}`, { as })
  const typesOf = async () => (await shop.events(room.id)).map(event => event.type)
  const listen = async (as?: Person) => {
    const listener = await Listener.open(`${base}/api/rooms/${room.id}/events${as ? `?token=${as.headers.authorization.slice('Bearer '.length)}` : ''}`)
    listeners.push(listener)
    await listener.until(({ frames }) => frames.length > 0)
    return listener
  }

  beforeAll(async () => {
    await shop.app.app.listen({ port: 0, host: '127.0.0.1' })
    base = `ws://127.0.0.1:${(shop.app.app.server.address() as AddressInfo).port}`
  })
  beforeEach(async () => {
    room = await rooms.goLive()
  })
  afterEach(async () => {
    await Promise.all(listeners.splice(0).map(listener => listener.leave()))
  })

  it('is told to everybody, and ends their sockets and nobody else\'s', async () => {
    const [ann, second, bob, guest] = [await listen(shop.ann), await listen(shop.ann), await listen(shop.bob), await listen()]
    expect(await kick(shop.anchor, shop.ann.id, { reason: ' 刷屏 ' })).toMatchObject({ status: 201, body: { userId: shop.ann.id, until: null, reason: '刷屏' } })
    expect(await Promise.all([ann.closed, second.closed])).toEqual([KICKED, KICKED])
    for (const listener of [ann, second, bob, guest])
      expect(await listener.until(({ events }) => events.find(event => event.type === 'user.kicked'))).toMatchObject({ data: { userId: shop.ann.id, until: null, reason: '刷屏' } })
    await rooms.say(shop.bob, room.id, '还在')
    for (const listener of [bob, guest])
      await listener.until(({ events }) => events.find(event => event.type === 'chat.message'))
    expect(media.kicked).toEqual([shop.ann.id])
  })

  it('keeps them from coming in, writing and liking', async () => {
    await kick(shop.merchant, shop.ann.id, { minutes: 5, reason: '广告' })
    const details = { until: new Date(shop.now.getTime() + 5 * 60_000).toISOString(), reason: '广告' }
    expect(await shop.call('POST', `/rooms/${room.id}/join`, { as: shop.ann })).toMatchObject({ status: 403, code: 'KICKED', details })
    expect(await rooms.say(shop.ann, room.id, '我回来了')).toMatchObject({ status: 403, code: 'KICKED', details })
    expect(await shop.call('POST', `/rooms/${room.id}/likes`, { as: shop.ann, body: { count: 1 } })).toMatchObject({ status: 403, code: 'KICKED', details })
    await expect(listen(shop.ann)).rejects.toThrow('HTTP 403')
    expect(await rooms.say(shop.bob, room.id, '在')).toMatchObject({ status: 201 })
  })

  it('is over after its minutes', async () => {
    await kick(shop.anchor, shop.ann.id, { minutes: 5 })
    shop.now = new Date(shop.now.getTime() + 5 * 60_000)
    expect(await shop.call('POST', `/rooms/${room.id}/join`, { as: shop.ann })).toMatchObject({ status: 200 })
    const listener = await listen(shop.ann)
    await rooms.say(shop.ann, room.id, '我回来了')
    await listener.until(({ events }) => events.find(event => event.type === 'chat.message'))
  })

  it('holds for this room alone', async () => {
    await kick(shop.anchor, shop.ann.id)
    const other = await rooms.schedule()
    expect(await shop.call('POST', `/rooms/${other.id}/join`, { as: shop.ann })).toMatchObject({ status: 200 })
  })

  it('is changed by a second one, and taken back', async () => {
    await kick(shop.anchor, shop.ann.id, { minutes: 5 })
    expect(await kick(shop.anchor, shop.ann.id)).toMatchObject({ status: 201, body: { until: null } })
    shop.now = new Date(shop.now.getTime() + 24 * 3600_000)
    expect(await shop.call('POST', `/rooms/${room.id}/join`, { as: shop.ann })).toMatchObject({ code: 'KICKED', details: { until: null } })
    expect(await unkick(shop.merchant, shop.ann.id)).toMatchObject({ status: 204 })
    expect(await unkick(shop.anchor, shop.ann.id)).toMatchObject({ status: 204 })
    expect(await shop.call('POST', `/rooms/${room.id}/join`, { as: shop.ann })).toMatchObject({ status: 200 })
    expect((await typesOf()).filter(type => type === 'user.kicked')).toHaveLength(2)
  })

  it('is for those who run the room', async () => {
    const other = await shop.signIn('阿贝', 'anchor')
    for (const person of [shop.bob, other]) {
      expect(await kick(person, shop.ann.id)).toMatchObject({ status: 403, code: 'NOT_YOUR_ROOM' })
      expect(await unkick(person, shop.ann.id)).toMatchObject({ status: 403, code: 'NOT_YOUR_ROOM' })
    }
    expect(await kick(undefined, shop.ann.id)).toMatchObject({ status: 401 })
    expect(await kick(other, other.id)).toMatchObject({ status: 403 })
    expect(await shop.call('POST', `/rooms/${room.id}/join`, { as: shop.ann })).toMatchObject({ status: 200 })
  })

  it('spares whoever runs the room, and needs somebody', async () => {
    for (const id of [shop.anchor.id, shop.merchant.id])
      expect(await kick(shop.merchant, id)).toMatchObject({ status: 422, code: 'CANNOT_KICK' })
    expect(await kick(shop.anchor, 'user_nobody')).toMatchObject({ status: 404, code: 'USER_NOT_FOUND' })
    expect(await shop.call('POST', '/rooms/room_nobody/kicks', { as: shop.anchor, body: { userId: shop.ann.id } })).toMatchObject({ status: 404, code: 'ROOM_NOT_FOUND' })
    for (const wrong of [{ minutes: 0 }, { minutes: 1441 }, { minutes: 1.5 }, { reason: 'x'.repeat(101) }])
      expect(await kick(shop.anchor, shop.ann.id, wrong)).toMatchObject({ status: 400 })
    expect(media.kicked).toEqual([])
  })
})
