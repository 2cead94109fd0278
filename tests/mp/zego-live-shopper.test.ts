import type { Goods } from '#contract/goods'
import type { Room, RoomSnapshot } from '#contract/rooms'
import type { Phone } from '../zego/phone'
import type { Zego } from '../zego/start'
import type { Person } from './anchor'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startZego } from '../zego/start'
import { BUILDING, otherDevice, signIn, TARGETS, ZegoApp, zegoBuild } from './zego-app'

const ROOM = '/src/packages/live/room'
const LIVE = { timeout: 60_000 }

let zego: Zego
let anchor: Person
let goods: Goods[]

beforeAll(async () => {
  zego = await startZego({ env: { RATE_LIMIT: 'off' } })
  anchor = await signIn(zego, '阿宝', 'anchor')
  goods = (await anchor.call<{ items: Goods[] }>('GET', '/api/goods')).items.slice(0, 2)
})
afterAll(() => zego.stop())

describe.each(TARGETS)('a shopper in the compiled %s', (target) => {
  let build: string
  let remove = () => {}
  let app: ZegoApp
  let room: Room
  let shopper: Person
  let visits = 0
  let camera: Phone

  beforeAll(async () => {
    ({ build, remove } = await zegoBuild(target))
  }, BUILDING)
  beforeEach(async () => {
    room = await anchor.call<Room>('POST', '/api/rooms', { title: `晚八点 ${target} ${++visits}`, goodsIds: goods.map(({ id }) => id) })
    shopper = await signIn(zego, `小波${target}${visits}`, 'shopper')
  })
  afterEach(async () => {
    app.mp.destroy()
    await anchor.call('POST', `/api/rooms/${room.id}/end`)
    expect(app.mp.errors).toEqual([])
  })
  afterAll(() => remove())

  /** The anchor's own phone sends, and the room runs, or runs again. */
  async function send() {
    camera = await otherDevice(zego, anchor, room)
    await camera.publish(room.streamId)
    await expect.poll(() => zego.loopback.rooms.get(room.id)?.streams.has(room.streamId)).toBe(true)
    await zego.callbacks.settled()
    await anchor.call('POST', `/api/rooms/${room.id}/start`)
  }

  async function enter(url?: string) {
    app = await ZegoApp.launch(build, zego, { url, storage: shopper.phone() })
  }

  async function picture(times = 1) {
    await app.seen('player.play', times)
    await app.mp.fire('live-player', 'statechange', { code: 2004 })
    await app.mp.fire('live-player', 'statechange', { code: 2003 })
    await app.mp.until(() => !app.mp.$('.room__cover'))
  }

  /** Each once, and the SDK's stream before the tag and the room. */
  function expectLeft(since: number) {
    const [first, ...after] = app.log.slice(since)
    expect(first).toBe(`sdk.stopPlayingStream ${room.streamId}`)
    expect(after.sort()).toEqual(['player.stop', `sdk.logoutRoom ${room.id}`])
  }

  const watch = () => enter(`${ROOM}?id=${room.id}`).then(() => picture())
  const zegoMembers = () => [...zego.loopback.rooms.get(room.id)?.members.values() ?? []].map(({ user }) => user.userName)

  it('comes from home to the picture in the tutorial\'s order, chats, and buys what is pushed', LIVE, async () => {
    await send()
    const { pinId } = await anchor.call<{ pinId: string }>('PUT', `/api/rooms/${room.id}/pin`, { goodsId: goods[0]!.id })
    await enter()
    await app.mp.tap(await app.mp.until(() => app.mp.$$('.room-card').find(card => card.textContent?.includes(room.title))))
    await picture()
    expect(app.log).toEqual([
      'sdk.setLogConfig',
      'sdk.checkSystemRequirements',
      `sdk.loginRoom ${room.id}`,
      `sdk.startPlayingStream ${room.streamId}`,
      'player.play',
      `sdk.updatePlayerState ${room.streamId}`,
      `sdk.updatePlayerState ${room.streamId}`,
    ])
    expect(app.startedOn).toEqual([expect.stringMatching(/^\w+:\/\//)])

    await app.mp.input('.chat-input', '有优惠吗')
    await app.mp.tap('.chat-send')
    await app.mp.until(async () => (await anchor.call<RoomSnapshot>('GET', `/api/rooms/${room.id}`)).messages.some(({ text }) => text === '有优惠吗'))

    await app.mp.tap(await app.mp.until(() => app.mp.$('.goods-card')))
    await app.mp.tap(await app.mp.until(() => app.mp.$('.sku-sheet') && app.mp.$('.buy-now')))
    await app.mp.tap(await app.mp.until(() => app.mp.$('.checkout') && app.mp.$('.place-order')))
    await app.mp.tap(await app.mp.until(() => app.mp.$('.pay')))
    await app.mp.until(() => app.mp.text('.order-status') === '已付款')
    const { items } = await shopper.call<{ items: unknown[] }>('GET', '/api/orders')
    expect(items).toMatchObject([{ status: 'paid', pinId, items: [{ goodsId: goods[0]!.id, qty: 1 }] }])
    expect(app.count('player.play')).toBe(1)
  })

  it('waits in a room that has not begun, sees it begin, and the anchor\'s phone die and come back, without a reload', LIVE, async () => {
    await enter(`${ROOM}?id=${room.id}`)
    await app.mp.until(() => app.mp.screen.includes('即将开播'))
    expect(app.log).toEqual([])
    const page = app.mp.currentPage
    await send()
    await picture()

    await camera.switchOff()
    await app.mp.until(() => app.mp.screen.includes('主播暂离'), { timeout: 10_000 })
    expect(app.log.slice(-2)).toEqual([`sdk.stopPlayingStream ${room.streamId}`, 'player.stop'])
    await send()
    await picture(2)
    await app.mp.until(() => !app.mp.screen.includes('主播暂离'))
    expect(app.startedOn[0]).not.toBe(app.startedOn[1])
    expect(app.mp.currentPage).toBe(page)
    expect(app.count(`sdk.loginRoom ${room.id}`)).toBe(1)
  })

  it('is told that the network is gone, and plays on when it is back', LIVE, async () => {
    await send()
    await watch()
    await app.mp.emit('NetworkStatusChange', { isConnected: false, networkType: 'none' })
    await app.mp.until(() => app.mp.screen.includes('正在重连'))
    await app.mp.emit('NetworkStatusChange', { isConnected: true, networkType: 'wifi' })
    await app.mp.until(() => !app.mp.screen.includes('正在重连'), { timeout: 10_000 })
    expect(app.count(`sdk.loginRoom ${room.id}`)).toBe(1)
  })

  it('is told that a moderator has sent them away, and is out of the picture at once', LIVE, async () => {
    await send()
    await watch()
    const since = app.log.length
    const { id: userId } = shopper.session.user
    await anchor.call('POST', `/api/rooms/${room.id}/kicks`, { userId, minutes: 5, reason: '广告' })
    await app.mp.until(() => app.mp.screen.includes('你已被移出直播间') && app.mp.screen.includes('原因：广告'))
    expectLeft(since)
    await expect.poll(zegoMembers).toEqual(['阿宝'])
    expect(app.mp.$('live-player')).toBeNull()
  })

  it('is told that the live is over, and not that it was thrown out', LIVE, async () => {
    await send()
    await watch()
    const since = app.log.length
    await anchor.call('POST', `/api/rooms/${room.id}/end`)
    await app.mp.until(() => app.mp.$('.room-ended'))
    expect(app.mp.screen).toContain('直播已结束')
    expectLeft(since)
    // ZEGO closes the room a while after it: whoever is still in is thrown out.
    await expect.poll(() => zego.loopback.rooms.get(room.id), { timeout: 10_000 }).toBeUndefined()
    expect(app.mp.screen).toContain('直播已结束')
    expect(app.engines).toBe(1)
  })
})
