import type { Page } from '#contract/common'
import type { Room, RoomCard } from '#contract/rooms'
import { expect, it } from 'vitest'
import { describeEachEngine } from '../../support/database'
import { useRooms } from '../../support/rooms'
import { START } from '../../support/shop'

const later = (minutes: number): string => new Date(START.getTime() + minutes * 60_000).toISOString()

describeEachEngine('rooms', (context) => {
  const rooms = useRooms(context)
  const { shop } = rooms
  const list = async (query = '', as = undefined as typeof shop.ann | undefined): Promise<Page<RoomCard>> =>
    (await shop.call<Page<RoomCard>>('GET', `/rooms${query}`, { as })).body

  it('opens a scheduled room with its goods, for anchors and merchants', async () => {
    const goods = await shop.addGoods([5])
    const answer = await shop.call<Room>('POST', '/rooms', { as: shop.anchor, body: { title: ' 晚八点 ', notice: '满减', startsAt: later(60), goodsIds: [goods.id] } })
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({
      title: '晚八点',
      notice: '满减',
      status: 'scheduled',
      cover: '/demo/dress.jpg',
      startsAt: later(60),
      startedAt: null,
      anchor: { id: shop.anchor.id, nickname: '阿宝', followers: 0 },
      slowModeSeconds: 0,
      summary: null,
    })
    expect((await rooms.snapshot(answer.body.id)).goods).toMatchObject([{ id: goods.id, number: 1, livePrice: null }])
    expect((await shop.call('POST', '/rooms', { as: shop.merchant, body: { title: '店播' } })).status).toBe(201)
  })

  it.each([
    ['a guest', undefined, { title: 'x' }, 401, 'UNAUTHENTICATED'],
    ['a shopper', 'ann', { title: 'x' }, 403, 'FORBIDDEN'],
    ['no title', 'anchor', { title: '  ' }, 400, 'BAD_REQUEST'],
    ['an odd cover', 'anchor', { title: 'x', cover: 'javascript:alert(1)' }, 400, 'BAD_REQUEST'],
    ['a time that is none', 'anchor', { title: 'x', startsAt: 'tonight' }, 400, 'BAD_REQUEST'],
    ['a leap second', 'anchor', { title: 'x', startsAt: '2030-06-30T23:59:60Z' }, 400, 'BAD_REQUEST'],
    ['a year no calendar has', 'anchor', { title: 'x', startsAt: '0000-01-01T00:00:00Z' }, 400, 'BAD_REQUEST'],
    ['unknown goods', 'anchor', { title: 'x', goodsIds: ['goods_none'] }, 422, 'GOODS_UNKNOWN'],
  ] as const)('refuses a new room: %s', async (_name, who, body, status, code) => {
    expect(await shop.call('POST', '/rooms', { as: who && shop[who], body })).toMatchObject({ status, code })
    expect((await list()).items).toEqual([])
  })

  it('leaves nothing behind when goods on the new shelf are off', async () => {
    const goods = await shop.addGoods([5], { status: 'off' })
    expect(await shop.call('POST', '/rooms', { as: shop.anchor, body: { title: 'x', goodsIds: [goods.id] } })).toMatchObject({ status: 422, code: 'GOODS_OFF', details: { goodsId: goods.id } })
    expect((await list()).items).toEqual([])
  })

  it('lists live rooms first, then who is away, then what comes next, page by page', async () => {
    const second = await shop.signIn('阿二', 'anchor')
    const unplanned = await rooms.schedule({ title: '没定' })
    const tomorrow = await rooms.schedule({ title: '明天', startsAt: later(1440) })
    const soon = await rooms.schedule({ title: '马上', startsAt: later(5) })
    const away = await rooms.goLive({ title: '离开' }, second)
    await shop.call('POST', `/rooms/${away.id}/away`, { as: second })
    const live = await rooms.goLive({ title: '直播' })
    const over = await rooms.schedule({ title: '结束' })
    await shop.call('POST', `/rooms/${over.id}/end`, { as: shop.anchor })

    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page<RoomCard> = await list(`?limit=2${cursor && `&cursor=${cursor}`}`)
      seen.push(...page.items.map(room => room.id))
      cursor = page.nextCursor
    }
    expect(seen).toEqual([live.id, away.id, soon.id, tomorrow.id, unplanned.id])
    expect((await list('?status=ended')).items.map(room => room.id)).toEqual([over.id])
    expect((await list('?anchor=me', shop.anchor)).items.map(room => room.id)).toEqual([live.id, soon.id, tomorrow.id, unplanned.id, over.id])
    expect(await shop.call('GET', '/rooms?anchor=me')).toMatchObject({ status: 401 })
    expect(await shop.call('GET', '/rooms?cursor=nonsense')).toMatchObject({ status: 400, code: 'CURSOR_UNKNOWN' })
    expect(await shop.call('GET', '/rooms?status=gone')).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
  })

  it('shows on a card the first pictures of the shelf and the own reminder', async () => {
    const ids: string[] = []
    for (const picture of ['a', 'b', 'c', 'd'])
      ids.push((await shop.addGoods([1], { images: [`/demo/${picture}.jpg`, '/demo/more.jpg'] })).id)
    const room = await rooms.schedule({ goodsIds: ids })
    await shop.call('PUT', `/rooms/${room.id}/reminder`, { as: shop.ann })
    const card = { goodsCount: 4, thumbs: ['/demo/a.jpg', '/demo/b.jpg', '/demo/c.jpg'], viewers: 0 }
    expect((await list('', shop.ann)).items).toMatchObject([{ ...card, reminded: true }])
    expect((await list('', shop.bob)).items).toMatchObject([{ ...card, reminded: false }])
  })

  it('is changed by its anchor only, and tells a new notice', async () => {
    const room = await rooms.schedule()
    const change = (as: typeof shop.ann, body: object) => shop.call('PATCH', `/rooms/${room.id}`, { as, body })
    expect(await change(shop.merchant, { notice: 'x' })).toMatchObject({ status: 403, code: 'NOT_YOUR_ROOM' })
    expect(await change(shop.anchor, { notice: '七折', title: '新标题' })).toMatchObject({ status: 200, body: { notice: '七折', title: '新标题' } })
    await change(shop.anchor, { notice: '七折' })
    expect(await shop.events(room.id)).toEqual([{ type: 'room.notice', data: { notice: '七折' } }])
    await shop.call('POST', `/rooms/${room.id}/end`, { as: shop.anchor })
    expect(await change(shop.anchor, { notice: 'y' })).toMatchObject({ status: 409, code: 'ROOM_ENDED' })
  })

  it('takes an empty filter for none', async () => {
    await rooms.schedule()
    for (const query of ['?status=&cursor=', '?limit='])
      expect(await shop.call('GET', `/rooms${query}`)).toMatchObject({ status: 200, body: { items: [{ status: 'scheduled' }] } })
  })

  it('gives the right to publish to its anchor alone', async () => {
    const room = await rooms.schedule()
    const { tokens } = shop.app.deps
    for (const [as, role, right] of [[shop.anchor, 'anchor', 'publish'], [shop.merchant, 'assistant', 'play'], [shop.ann, 'shopper', 'play'], [undefined, 'shopper', 'play']] as const) {
      const join = await rooms.join(room.id, as)
      expect(join).toMatchObject({ role, media: { driver: 'whip', streamId: room.streamId, whipUrl: right === 'publish' ? `/whip/${room.streamId}` : null, whepUrl: `/whep/${room.streamId}` } })
      expect(tokens.verify('media', join.media.driver === 'whip' ? join.media.token : '')).toMatchObject({ stream: room.streamId, right })
      const ticket = tokens.verify('ticket', new URL(join.events.path, 'http://x').searchParams.get('token')!)
      expect(ticket).toMatchObject({ room: room.id, sub: as?.id ?? expect.stringMatching(/^guest_/) })
    }
    await shop.call('POST', `/rooms/${room.id}/end`, { as: shop.anchor })
    expect(await shop.call('POST', `/rooms/${room.id}/join`, { as: shop.ann })).toMatchObject({ status: 409, code: 'ROOM_ENDED' })
  })

  it.each([
    ['GET', ''],
    ['PATCH', ''],
    ['POST', '/join'],
    ['POST', '/start'],
    ['POST', '/away'],
    ['POST', '/end'],
    ['GET', '/sales'],
    ['PUT', '/goods'],
    ['PUT', '/pin'],
    ['DELETE', '/pin'],
    ['PUT', '/reminder'],
    ['POST', '/messages'],
    ['POST', '/likes'],
  ] as const)('knows no such room: %s %s', async (method, path) => {
    const body = method === 'GET' || method === 'DELETE' ? undefined : { items: [], goodsId: 'g', text: 'x', clientId: 'c', count: 1 }
    expect(await shop.call(method, `/rooms/room_none${path}`, { as: shop.anchor, body })).toMatchObject({ status: 404, code: 'ROOM_NOT_FOUND' })
    expect((await shop.call(method, `/rooms/no-room${path}`, { as: shop.anchor, body })).status).toBe(400)
  })

  it('follows an anchor once, and not oneself', async () => {
    const follow = (as: typeof shop.ann | undefined, id: string, method: 'PUT' | 'DELETE' = 'PUT') => shop.call(method, `/anchors/${id}/follow`, { as })
    await follow(shop.bob, shop.anchor.id)
    await follow(shop.ann, shop.anchor.id)
    expect(await follow(shop.ann, shop.anchor.id)).toMatchObject({ status: 200, body: { following: true, followers: 2 } })
    const room = await rooms.schedule()
    expect(await rooms.snapshot(room.id, shop.ann)).toMatchObject({ room: { anchor: { followers: 2 } }, me: { following: true } })
    expect(await follow(shop.ann, shop.anchor.id, 'DELETE')).toMatchObject({ body: { following: false, followers: 1 } })
    expect(await follow(shop.anchor, shop.anchor.id)).toMatchObject({ status: 422, code: 'CANNOT_FOLLOW' })
    expect(await follow(shop.ann, shop.bob.id)).toMatchObject({ status: 404, code: 'ANCHOR_NOT_FOUND' })
    expect(await follow(undefined, shop.anchor.id)).toMatchObject({ status: 401 })
  })

  it('reminds of rooms that are to come', async () => {
    const room = await rooms.schedule()
    const remind = (method: 'PUT' | 'DELETE') => shop.call(method, `/rooms/${room.id}/reminder`, { as: shop.ann })
    expect(await shop.call('PUT', `/rooms/${room.id}/reminder`)).toMatchObject({ status: 401 })
    await remind('PUT')
    expect(await remind('PUT')).toMatchObject({ status: 200, body: { reminded: true } })
    expect((await rooms.snapshot(room.id, shop.ann)).me.reminded).toBe(true)
    rooms.media.publish(room.streamId)
    await shop.call('POST', `/rooms/${room.id}/start`, { as: shop.anchor })
    expect(await remind('PUT')).toMatchObject({ status: 409, code: 'WRONG_STATE' })
    expect(await remind('DELETE')).toMatchObject({ status: 200, body: { reminded: false } })
  })
})
