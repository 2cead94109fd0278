import type { Mute, Restricted } from '#contract/moderation'
import type { Person } from '../../support/shop'
import { expect, it } from 'vitest'
import { buildTestApp } from '../../support/app'
import { describeEachEngine } from '../../support/database'
import { useRooms } from '../../support/rooms'
import { START } from '../../support/shop'

describeEachEngine('slow mode and mutes', (context) => {
  const rooms = useRooms(context)
  const { shop } = rooms
  const slow = (roomId: string, seconds: unknown, as: Person | undefined = shop.anchor) => shop.call('PUT', `/rooms/${roomId}/slow-mode`, { as, body: { seconds } })
  const after = (seconds: number) => shop.now = new Date(START.getTime() + seconds * 1000)

  it('has a shopper wait between two messages, and nobody who runs the room', async () => {
    const [room, elsewhere] = [await rooms.goLive(), await rooms.schedule()]
    await rooms.say(shop.ann, room.id, '一')
    expect(await slow(room.id, 10)).toMatchObject({ status: 200, body: { seconds: 10 } })
    expect((await rooms.snapshot(room.id)).room.slowModeSeconds).toBe(10)
    after(0.5)
    expect(await rooms.say(shop.ann, room.id, '二')).toMatchObject({ status: 429, code: 'SLOW_MODE', details: { retryAfter: 10 } })
    expect(await rooms.say(shop.bob, room.id, '一')).toMatchObject({ status: 201 })
    expect(await rooms.say(shop.ann, elsewhere.id, '二')).toMatchObject({ status: 201 })
    for (const as of [shop.anchor, shop.merchant, shop.anchor, shop.merchant])
      expect(await rooms.say(as, room.id, '大家好')).toMatchObject({ status: 201 })
    const other = await shop.signIn('别的主播', 'anchor')
    await rooms.say(other, room.id, '一')
    expect(await rooms.say(other, room.id, '二')).toMatchObject({ code: 'SLOW_MODE' })
    after(10)
    expect(await rooms.say(shop.ann, room.id, '二', 'two')).toMatchObject({ status: 201 })
    expect(await rooms.say(shop.ann, room.id, '二', 'two')).toMatchObject({ status: 200 })
    expect(await rooms.say(shop.ann, room.id, '加微信')).toMatchObject({ code: 'SLOW_MODE' })
    await slow(room.id, 0, shop.merchant)
    expect(await rooms.say(shop.ann, room.id, '三')).toMatchObject({ status: 201 })
    expect((await shop.events(room.id)).filter(event => event.type === 'chat.slowed').map(event => event.data)).toEqual([{ seconds: 10 }, { seconds: 0 }])
  })

  it('lets one through of messages sent together, here and on another server', async () => {
    const room = await rooms.goLive()
    await slow(room.id, 5)
    const other = await buildTestApp(context.db, { clock: () => shop.now })
    try {
      const elsewhere = (text: string) => other.app.inject({ method: 'POST', url: `/api/rooms/${room.id}/messages`, headers: shop.ann.headers, payload: { text, clientId: text } })
      // The first one is on its way alone; those behind it wait, and are one batch.
      const [, ...here] = await Promise.all([rooms.say(shop.bob, room.id, 'x'), ...['a', 'b', 'c'].map(text => rooms.say(shop.ann, room.id, text))])
      const there = await Promise.all(['d', 'e'].map(elsewhere))
      // Requests that are under way together have no order: whichever arrives first is let through.
      expect(here.map(answer => answer.status).sort()).toEqual([201, 429, 429])
      expect(there.map(answer => answer.statusCode)).toEqual([429, 429])
      expect(there[0]!.headers['retry-after']).toBe('5')
    }
    finally {
      await other.close()
    }
  })

  it('is for those who run the room, while it lasts', async () => {
    const room = await rooms.goLive()
    expect(await shop.call('PUT', `/rooms/${room.id}/slow-mode`, { body: { seconds: 5 } })).toMatchObject({ status: 401 })
    expect(await slow(room.id, 5, shop.ann)).toMatchObject({ status: 403, code: 'NOT_YOUR_ROOM' })
    expect(await slow('room_none', 5)).toMatchObject({ status: 404, code: 'ROOM_NOT_FOUND' })
    for (const seconds of [-1, 301, 1.5, '5', null])
      expect(await slow(room.id, seconds)).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
    await shop.call('POST', `/rooms/${room.id}/end`, { as: shop.anchor })
    expect(await slow(room.id, 5)).toMatchObject({ status: 409, code: 'ROOM_ENDED' })
  })

  it('keeps a person muted for as long as the room lasts, and says so after a reload', async () => {
    const room = await rooms.goLive()
    const mute = (body: object) => shop.call<Mute>('POST', `/rooms/${room.id}/mutes`, { as: shop.anchor, body })
    expect(await mute({ userId: shop.ann.id, reason: ' 刷屏 ' })).toMatchObject({ status: 201, body: { userId: shop.ann.id, until: null, reason: '刷屏' } })
    after(6 * 3600)
    expect(await rooms.say(shop.ann, room.id, 'x')).toMatchObject({ status: 403, code: 'MUTED', details: { until: null, reason: '刷屏' } })
    expect((await rooms.snapshot(room.id, shop.ann)).me).toMatchObject({ muted: true, mutedUntil: null })
    expect((await rooms.snapshot(room.id, shop.bob)).me).toMatchObject({ muted: false, mutedUntil: null })
    const listed = async (as: Person) => shop.call<{ items: Restricted[] }>('GET', `/rooms/${room.id}/mutes`, { as })
    await mute({ userId: shop.bob.id, minutes: 5 })
    expect((await listed(shop.merchant)).body.items).toMatchObject([{ user: { id: shop.bob.id, nickname: '小波' } }, { user: { id: shop.ann.id }, until: null, reason: '刷屏' }])
    expect(await listed(shop.ann)).toMatchObject({ status: 403, code: 'NOT_YOUR_ROOM' })
    after(7 * 3600)
    expect((await listed(shop.anchor)).body.items).toHaveLength(1)
    await shop.call('DELETE', `/rooms/${room.id}/mutes/${shop.ann.id}?reason=${encodeURIComponent('道歉了')}`, { as: shop.anchor })
    expect(await rooms.say(shop.ann, room.id, 'x')).toMatchObject({ status: 201 })
    expect((await shop.events(room.id)).filter(event => event.type === 'user.muted').map(event => event.data)).toMatchObject([
      { userId: shop.ann.id, muted: true, until: null },
      { userId: shop.bob.id, muted: true },
      { userId: shop.ann.id, muted: false, until: null },
    ])
  })
})
