import type { Room } from '#contract/rooms'
import { randomBytes } from 'node:crypto'
import { beforeEach, expect, it } from 'vitest'
import { ZegoApiError } from '../../../server/src/adapters/zego/errors'
import { sweepZego } from '../../../server/src/adapters/zego/sweep'
import { mediaStreams, zegoUsers } from '../../../server/src/db/schema'
import { silentLog } from '../../../server/src/log'
import { describeEachEngine } from '../../support/database'
import { succeeded } from '../../support/shop'
import { GRACE_SECONDS, useZego } from '../../support/zego'

describeEachEngine('streams at ZEGO', (context) => {
  const zego = useZego(context)
  const { shop, api, call, statusOf, wait } = zego
  let room: Room

  const told = (event: 'stream_create' | 'stream_close', sid: string, more: object = {}) => call({
    event,
    room_id: room.id,
    room_session_id: '1234567890123456789',
    channel_id: room.id,
    stream_id: room.streamId,
    stream_alias: room.streamId,
    stream_sid: sid,
    user_id: shop.anchor.id,
    ...more,
  })
  const start = () => shop.call('POST', `/rooms/${room.id}/start`, { as: shop.anchor })
  const publishedAtZego = () => api.published.set(room.id, [{ streamId: room.streamId, userId: shop.anchor.id }])
  const sweep = () => sweepZego({ media: zego.media, database: context.db, run: shop.app.deps.run, log: silentLog })
  const typesOf = async () => (await shop.events(room.id)).map(event => event.type)

  beforeEach(async () => {
    room = succeeded(await shop.call<Room>('POST', '/rooms', { as: shop.anchor, body: { title: '晚八点' } }))
  })

  it('are told by callbacks: live, away, back', async () => {
    expect(await start()).toMatchObject({ status: 409, code: 'NOT_PUBLISHING' })
    expect(await told('stream_create', 'sid-1')).toMatchObject({ status: 200, body: {} })
    expect(await start()).toMatchObject({ status: 200, body: { status: 'live' } })
    await told('stream_close', 'sid-1', { type: '4' })
    expect(await statusOf(room.id)).toBe('away')
    await told('stream_create', 'sid-2')
    expect(await statusOf(room.id)).toBe('live')
    expect(await typesOf()).toEqual(['room.started', 'room.away', 'room.back'])
  })

  it('may be told again and again', async () => {
    for (let n = 0; n < 3; n++)
      await told('stream_create', 'sid-1')
    await start()
    for (let n = 0; n < 3; n++)
      await told('stream_close', 'sid-1')
    await told('stream_create', 'sid-1')
    expect(await statusOf(room.id)).toBe('away')
    expect(await typesOf()).toEqual(['room.started', 'room.away'])
  })

  it('may be told in any order: the late end of an old one takes no new one down', async () => {
    await told('stream_create', 'sid-1')
    await start()
    await told('stream_create', 'sid-2')
    await told('stream_close', 'sid-1', { type: '2' })
    expect(await statusOf(room.id)).toBe('live')
    expect(await typesOf()).toEqual(['room.started'])
  })

  it('may be told in any order: the late beginning of an old one brings nobody back', async () => {
    await told('stream_close', 'sid-1')
    await told('stream_create', 'sid-1')
    expect(await start()).toMatchObject({ code: 'NOT_PUBLISHING' })
  })

  it('may be told at the same moment', async () => {
    await Promise.all([told('stream_create', 'sid-2'), told('stream_create', 'sid-1'), told('stream_close', 'sid-1'), told('stream_create', 'sid-1'), told('stream_create', 'sid-2')])
    expect(await start()).toMatchObject({ status: 200 })
  })

  it('end a room when the grace is over, and its anchor cannot go on in it', async () => {
    await told('stream_create', 'sid-1')
    await start()
    await told('stream_close', 'sid-1')
    expect(await statusOf(room.id)).toBe('away')
    wait(GRACE_SECONDS)
    await zego.watch.sweep()
    expect(await statusOf(room.id)).toBe('ended')
    await zego.media.close()
    expect(api.calls).toContainEqual(['close', room.id])
    expect(api.calls.map(([name]) => name)).not.toContain('forbid')
    api.calls.length = 0
    await told('stream_create', 'sid-2')
    await zego.watch.settled()
    await zego.media.close()
    expect(api.calls).toEqual([['forbid', room.streamId], ['close', room.id]])
  })

  it('are closed with the room their anchor ends, and not forbidden', async () => {
    await told('stream_create', 'sid-1')
    await start()
    succeeded(await shop.call('POST', `/rooms/${room.id}/end`, { as: shop.anchor }))
    await zego.media.close()
    expect(api.calls.filter(([name]) => name !== 'streams')).toEqual([['close', room.id]])
  })

  it('are closed at ZEGO when people have had time to hear that the live is over', async () => {
    await told('stream_create', 'sid-1')
    await start()
    expect(zego.waits).toEqual([])
    succeeded(await shop.call('POST', `/rooms/${room.id}/end`, { as: shop.anchor }))
    expect(zego.waits).toEqual([3000])
  })

  it('do not hold up the end of a room when ZEGO fails', async () => {
    await told('stream_create', 'sid-1')
    await start()
    api.failure = new ZegoApiError('CloseRoom', 'NETWORK')
    expect(await shop.call('POST', `/rooms/${room.id}/end`, { as: shop.anchor })).toMatchObject({ status: 200, body: { status: 'ended' } })
  })

  it('are asked for when somebody goes live before the callback came', async () => {
    publishedAtZego()
    expect(await start()).toMatchObject({ status: 200, body: { status: 'live' } })
    await told('stream_create', 'sid-1')
    await told('stream_close', 'sid-1')
    expect(await statusOf(room.id)).toBe('away')
  })

  it('are asked for once in ten seconds', async () => {
    await start()
    publishedAtZego()
    wait(9)
    expect(await start()).toMatchObject({ code: 'NOT_PUBLISHING' })
    wait(1)
    expect(await start()).toMatchObject({ status: 200 })
    expect(api.calls).toEqual([['streams', room.id], ['streams', room.id]])
  })

  it('start nothing when ZEGO cannot be asked', async () => {
    api.failure = new ZegoApiError('DescribeSimpleStreamList', 'TIMEOUT')
    expect(await start()).toMatchObject({ status: 409, code: 'NOT_PUBLISHING' })
  })

  it('whose end was not told are found by asking, and whose beginning was not, too', async () => {
    await told('stream_create', 'sid-1')
    await start()
    wait(30)
    await sweep()
    expect(await statusOf(room.id)).toBe('away')
    publishedAtZego()
    wait(30)
    await sweep()
    expect(await statusOf(room.id)).toBe('live')
    // The end of the one that was seen by asking.
    await told('stream_close', 'sid-2')
    expect(await statusOf(room.id)).toBe('away')
  })

  it('that were told of just now are believed more than an answer', async () => {
    publishedAtZego()
    await start()
    wait(60)
    await told('stream_create', 'sid-1')
    api.published.clear()
    wait(4)
    await sweep()
    expect(await statusOf(room.id)).toBe('live')
  })

  it('stay as they are while ZEGO cannot be asked', async () => {
    await told('stream_create', 'sid-1')
    await start()
    wait(60)
    api.failure = new ZegoApiError('DescribeSimpleStreamList', 'NETWORK')
    await sweep()
    expect(await statusOf(room.id)).toBe('live')
  })

  it('are forgotten in the end, and the ids handed out with them', async () => {
    await told('stream_create', 'sid-1')
    await told('stream_close', 'sid-1')
    await told('stream_create', 'sid-2')
    await shop.call('POST', `/rooms/${room.id}/join`, { as: shop.ann })
    wait(25 * 3600)
    await sweep()
    expect((await context.db.orm.select().from(mediaStreams)).map(row => row.id)).toEqual(['sid-2'])
    expect(await context.db.orm.select().from(zegoUsers)).toEqual([])
  })

  it.each([
    ['a room nobody knows', () => told('stream_create', 'sid-9', { stream_id: 'stream_nobody', stream_alias: 'stream_nobody' })],
    ['an event of no use here', () => call({ event: 'room_create', room_id: room.id, room_session_id: 1 })],
    ['an event of the future', () => call({ event: 'stream_sings', stream_id: room.streamId, stream_sid: 'sid-1' })],
    ['a shopper who leaves', () => call({ event: 'room_logout', room_id: room.id, user_account: 'user_x', reason: '0' })],
    ['another app', () => told('stream_create', 'sid-1', { appid: '1' })],
    ['a stream without a session', () => call({ event: 'stream_create', stream_id: room.streamId })],
  ])('know nothing of %s, and ZEGO need not come again', async (_what, tell) => {
    expect(await tell()).toMatchObject({ status: 200, body: {} })
    expect(await context.db.orm.select().from(mediaStreams)).toEqual([])
  })

  it('are told by ZEGO alone', async () => {
    const fields = { event: 'stream_create', stream_id: room.streamId, stream_sid: 'sid-1' }
    expect(await call(fields, { secret: 'hunter2' })).toMatchObject({ status: 403, code: 'BAD_SIGNATURE' })
    expect(await call({ ...fields, nonce: '1' }, { secret: '' })).toMatchObject({ status: 403, code: 'BAD_SIGNATURE' })
    expect(await call(fields, { timestamp: String(shop.now.getTime() / 1000 - 601) })).toMatchObject({ status: 403, code: 'STALE_SIGNATURE' })
    expect(await shop.call('POST', '/media/zego/callback', { body: fields })).toMatchObject({ status: 403, code: 'BAD_SIGNATURE' })
    const raw = await shop.app.app.inject({ method: 'POST', url: '/api/media/zego/callback', headers: { 'content-type': 'text/plain' }, payload: randomBytes(20).toString('latin1') })
    expect(raw.statusCode).toBe(403)
    expect(await context.db.orm.select().from(mediaStreams)).toEqual([])
  })

  it('come again when the database fails', async () => {
    const { database } = shop.app.deps
    const transaction = database.orm.transaction
    database.orm.transaction = () => Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))
    try {
      expect(await told('stream_create', 'sid-1')).toMatchObject({ status: 503 })
    }
    finally {
      database.orm.transaction = transaction
    }
    expect(await told('stream_create', 'sid-1')).toMatchObject({ status: 200 })
    expect(await start()).toMatchObject({ status: 200 })
  })
})

describeEachEngine('callbacks in a crowd', (context) => {
  const { call, shop } = useZego(context, {}, { config: { rateLimit: true } })

  it('are not counted with what people ask', async () => {
    const health = await shop.app.app.inject('/api/health')
    expect(health.headers['x-ratelimit-limit']).toBeDefined()
    const callback = await shop.app.app.inject({ method: 'POST', url: '/api/media/zego/callback' })
    expect(callback.headers['x-ratelimit-limit']).toBeUndefined()
    expect(await call({ event: 'room_logout' })).toMatchObject({ status: 200 })
  })
})

describeEachEngine('ZEGO without its callbacks', (context) => {
  const { call, shop } = useZego(context, { callbackSecret: undefined })

  it('refuses what nobody can check', async () => {
    expect(await call({ event: 'stream_create' })).toMatchObject({ status: 501, code: 'ZEGO_CALLBACK_NOT_CONFIGURED' })
    expect(await shop.call('GET', '/health')).toMatchObject({ status: 200, body: { media: 'zego' } })
  })
})
