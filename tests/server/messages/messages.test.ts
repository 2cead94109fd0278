import type { Message } from '#contract/rooms'
import { expect, it } from 'vitest'
import { describeEachEngine } from '../../support/database'
import { useRooms } from '../../support/rooms'
import { START, succeeded } from '../../support/shop'

describeEachEngine('messages', (context) => {
  const rooms = useRooms(context)
  const { shop } = rooms
  const messagesIn = async (roomId: string) => (await rooms.snapshot(roomId)).messages.map(message => message.text)

  it('shows what somebody says to everybody, with who they are in this room', async () => {
    const room = await rooms.goLive()
    const other = await shop.signIn('别的主播', 'anchor')
    for (const [as, role] of [[shop.ann, 'shopper'], [shop.anchor, 'anchor'], [shop.merchant, 'merchant'], [other, 'shopper']] as const) {
      const answer = await rooms.say(as, room.id, ' 这个还有货吗？ ')
      expect(answer).toMatchObject({ status: 201, body: { text: '这个还有货吗？', user: { id: as.id, role }, at: START.toISOString() } })
      expect((await shop.events(room.id)).at(-1)).toEqual({ type: 'chat.message', data: answer.body })
      expect((await rooms.snapshot(room.id)).messages.at(-1)).toEqual(answer.body)
    }
  })

  it('is one message when it is sent twice', async () => {
    const room = await rooms.goLive()
    const first = await rooms.say(shop.ann, room.id, '在吗', 'same')
    expect(await rooms.say(shop.ann, room.id, '在吗', 'same')).toMatchObject({ status: 200, body: first.body as Message })
    expect((await rooms.say(shop.bob, room.id, '在吗', 'same')).status).toBe(201)
    expect((await rooms.say(shop.bob, room.id, '在吗', '0b0e7f0e-5a1b-4c93-9d3c-6d1f5b1d9a11')).status).toBe(201)
    const together = await Promise.all(Array.from({ length: 4 }, () => rooms.say(shop.ann, room.id, '一起', 'both')))
    expect(together.map(answer => answer.status).sort()).toEqual([200, 200, 200, 201])
    expect(await messagesIn(room.id)).toEqual(['在吗', '在吗', '在吗', '一起'])
  })

  it('gives an answer that was lost even when the room is over meanwhile', async () => {
    const room = await rooms.goLive()
    await rooms.say(shop.ann, room.id, '在吗', 'lost')
    await shop.call('POST', `/rooms/${room.id}/end`, { as: shop.anchor })
    expect(await rooms.say(shop.ann, room.id, '在吗', 'lost')).toMatchObject({ status: 200 })
    expect(await rooms.say(shop.ann, room.id, '还有吗', 'late')).toMatchObject({ status: 409, code: 'ROOM_ENDED' })
  })

  it.each([
    ['a guest', { text: 'x', clientId: 'c' }, 401, 'UNAUTHENTICATED'],
    ['no text', { text: ' ', clientId: 'c' }, 400, 'BAD_REQUEST'],
    ['too long a text', { text: '长'.repeat(201), clientId: 'c' }, 400, 'BAD_REQUEST'],
    ['half an emoji', { text: 'x\uD83C', clientId: 'c' }, 400, 'BAD_REQUEST'],
    ['no clientId', { text: 'x' }, 400, 'BAD_REQUEST'],
    ['an odd clientId', { text: 'x', clientId: 'a b' }, 400, 'BAD_REQUEST'],
    ['a blocked text', { text: '加 微 信 abc', clientId: 'c' }, 422, 'TEXT_BLOCKED'],
  ] as const)('refuses %s', async (name, body, status, code) => {
    const room = await rooms.goLive()
    expect(await shop.call('POST', `/rooms/${room.id}/messages`, { as: name === 'a guest' ? undefined : shop.ann, body })).toMatchObject({ status, code })
    expect(await messagesIn(room.id)).toEqual([])
  })

  it('keeps the latest fifty in the snapshot, in the order of the log', async () => {
    const room = await rooms.goLive()
    await Promise.all(Array.from({ length: 53 }, (_, index) => rooms.say(index % 2 ? shop.ann : shop.bob, room.id, `第 ${index}`)))
    const log = (await shop.events(room.id)).filter(event => event.type === 'chat.message').map(event => event.data)
    expect((await rooms.snapshot(room.id)).messages).toEqual(log.slice(-50))
  })

  it('can be taken away by those who run the room', async () => {
    const [room, elsewhere] = [await rooms.goLive(), await rooms.schedule()]
    const message = succeeded(await rooms.say(shop.ann, room.id, '走了')) as Message
    const remove = (as: typeof shop.ann, roomId = room.id, id = message.id) => shop.call('DELETE', `/rooms/${roomId}/messages/${id}`, { as })
    expect(await remove(shop.ann)).toMatchObject({ status: 403, code: 'NOT_YOUR_ROOM' })
    expect(await remove(shop.anchor, elsewhere.id)).toMatchObject({ status: 404, code: 'MESSAGE_NOT_FOUND' })
    expect(await remove(shop.merchant)).toMatchObject({ status: 204 })
    expect(await remove(shop.anchor)).toMatchObject({ status: 204 })
    expect(await messagesIn(room.id)).toEqual([])
    expect((await shop.events(room.id)).slice(2)).toEqual([{ type: 'chat.deleted', data: { messageId: message.id } }])
  })

  it('are kept back while their author is muted in this room', async () => {
    const [room, elsewhere] = [await rooms.goLive(), await rooms.schedule()]
    const mute = (as: typeof shop.ann, userId: string, minutes = 10) => shop.call('POST', `/rooms/${room.id}/mutes`, { as, body: { userId, minutes } })
    const until = new Date(START.getTime() + 600_000).toISOString()
    expect(await mute(shop.bob, shop.ann.id)).toMatchObject({ status: 403, code: 'NOT_YOUR_ROOM' })
    expect(await mute(shop.anchor, shop.ann.id)).toMatchObject({ status: 201, body: { userId: shop.ann.id, until } })
    expect(await rooms.say(shop.ann, room.id, 'x')).toMatchObject({ status: 403, code: 'MUTED', details: { until } })
    expect((await rooms.say(shop.ann, elsewhere.id, 'x')).status).toBe(201)
    expect((await rooms.say(shop.bob, room.id, 'x')).status).toBe(201)
    expect((await rooms.snapshot(room.id, shop.ann)).me.mutedUntil).toBe(until)
    shop.now = new Date(START.getTime() + 600_000)
    expect((await rooms.say(shop.ann, room.id, 'x')).status).toBe(201)
    expect((await rooms.snapshot(room.id, shop.ann)).me.mutedUntil).toBeNull()
    expect((await shop.events(room.id))[1]).toEqual({ type: 'user.muted', data: { userId: shop.ann.id, muted: true, until } })
  })

  it('may be written again when a mute is taken back', async () => {
    const room = await rooms.goLive()
    const unmute = (as: typeof shop.ann) => shop.call('DELETE', `/rooms/${room.id}/mutes/${shop.ann.id}`, { as })
    await shop.call('POST', `/rooms/${room.id}/mutes`, { as: shop.anchor, body: { userId: shop.ann.id, minutes: 10 } })
    expect(await unmute(shop.ann)).toMatchObject({ status: 403 })
    expect(await unmute(shop.merchant)).toMatchObject({ status: 204 })
    expect(await unmute(shop.merchant)).toMatchObject({ status: 204 })
    expect((await rooms.say(shop.ann, room.id, 'x')).status).toBe(201)
    expect((await shop.events(room.id)).filter(event => event.type === 'user.muted').map(event => event.data)).toMatchObject([{ muted: true }, { userId: shop.ann.id, muted: false, until: null }])
  })

  it.each([
    ['nobody', { minutes: 10 }, 400, 'BAD_REQUEST'],
    ['an unknown person', { userId: 'user_none', minutes: 10 }, 404, 'USER_NOT_FOUND'],
    ['for no time', { userId: 'ann', minutes: 0 }, 400, 'BAD_REQUEST'],
    ['for too long', { userId: 'ann', minutes: 1441 }, 400, 'BAD_REQUEST'],
    ['the anchor', { userId: 'anchor', minutes: 10 }, 422, 'CANNOT_MUTE'],
    ['the merchant', { userId: 'merchant', minutes: 10 }, 422, 'CANNOT_MUTE'],
  ] as const)('cannot be kept back from %s', async (_name, body, status, code) => {
    const room = await rooms.goLive()
    const known = 'userId' in body && body.userId !== 'user_none' ? { ...body, userId: shop[body.userId].id } : body
    expect(await shop.call('POST', `/rooms/${room.id}/mutes`, { as: shop.anchor, body: known })).toMatchObject({ status, code })
  })
})

describeEachEngine('the pace of messages and likes', (context) => {
  const rooms = useRooms(context, { config: { rateLimit: true } })
  const { shop } = rooms

  it('is five messages at once and one more each second, for each person and room', async () => {
    const [room, elsewhere] = [await rooms.goLive(), await rooms.schedule()]
    for (let count = 0; count < 5; count++)
      expect((await rooms.say(shop.ann, room.id, '快')).status).toBe(201)
    const refused = await shop.app.app.inject({ method: 'POST', url: `/api/rooms/${room.id}/messages`, headers: shop.ann.headers, payload: { text: '快', clientId: 'six' } })
    expect([refused.statusCode, refused.headers['retry-after'], refused.json().error.code]).toEqual([429, '1', 'TOO_FAST'])
    expect((await rooms.say(shop.ann, elsewhere.id, '快')).status).toBe(201)
    expect((await rooms.say(shop.bob, room.id, '快')).status).toBe(201)
    shop.now = new Date(START.getTime() + 1000)
    expect((await rooms.say(shop.ann, room.id, '慢')).status).toBe(201)
    expect((await rooms.say(shop.ann, room.id, '慢')).status).toBe(429)
  })

  it('is two hundred messages at once for an address, however many accounts write there', async () => {
    const room = await rooms.goLive()
    const people = await Promise.all(Array.from({ length: 51 }, (_, index) => shop.signIn(`水军${index}`)))
    const say = async (person: typeof shop.ann, clientId: string, address: string) => (await shop.call('POST', `/rooms/${room.id}/messages`, {
      as: person,
      headers: { 'x-forwarded-for': address },
      body: { text: '快', clientId },
    })).status
    const statuses = await Promise.all(people.flatMap(person => ['a', 'b', 'c', 'd'].map(clientId => say(person, clientId, '203.0.113.7'))))
    expect([statuses.filter(status => status === 201).length, statuses.filter(status => status === 429).length]).toEqual([200, 4])
    expect(await say(people[0]!, 'e', '203.0.113.8')).toBe(201)
  })

  it('slows down who likes without end, guests by their address', async () => {
    const room = await rooms.goLive()
    const like = async (as?: typeof shop.ann) => (await shop.call('POST', `/rooms/${room.id}/likes`, { as, body: { count: 1 } })).status
    const statuses: number[] = []
    for (let count = 0; count < 11; count++)
      statuses.push(await like(shop.ann))
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429])
    expect(await like(shop.bob)).toBe(200)
    const guests = await Promise.all(Array.from({ length: 101 }, () => like()))
    expect(guests.filter(status => status === 429)).toHaveLength(1)
  })
})

describeEachEngine('likes', (context) => {
  const rooms = useRooms(context)
  const { shop } = rooms
  const like = (roomId: string, count: unknown, as?: typeof shop.ann) => shop.call<{ likes: number }>('POST', `/rooms/${roomId}/likes`, { as, body: { count } })

  it('add up, from guests too, before and after they are written', async () => {
    const room = await rooms.goLive()
    expect((await like(room.id, 50, shop.ann)).body).toEqual({ likes: 50 })
    expect((await like(room.id, 3)).body).toEqual({ likes: 53 })
    expect((await rooms.snapshot(room.id)).likes).toBe(53)
    await shop.app.deps.channel.likes.flush()
    expect((await rooms.snapshot(room.id)).likes).toBe(53)
    await shop.app.deps.channel.likes.flush()
    expect((await like(room.id, 1)).body).toEqual({ likes: 54 })
    expect((await rooms.snapshot(room.id)).likes).toBe(54)
  })

  it('come one to fifty a call, while the room is open', async () => {
    const room = await rooms.goLive()
    for (const count of [0, 51, 1.5, '3'])
      expect(await like(room.id, count)).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
    await shop.call('POST', `/rooms/${room.id}/end`, { as: shop.anchor })
    expect(await like(room.id, 1)).toMatchObject({ status: 409, code: 'ROOM_ENDED' })
  })
})
