import type { Goods } from '#contract/goods'
import type { Room, RoomSnapshot } from '#contract/rooms'
import type { Phone } from '../zego/phone'
import type { Zego } from '../zego/start'
import type { Person } from './anchor'
import type { ZegoAppOptions } from './zego-app'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startZego } from '../zego/start'
import { BUILDING, otherDevice, signIn, TARGETS, ZegoApp, zegoBuild } from './zego-app'

const STUDIO = '/src/packages/live/studio'
const GRANTED = { authSetting: { 'scope.camera': true, 'scope.record': true } }
const LIVE = { timeout: 60_000 }

let zego: Zego
let anchor: Person
let goods: Goods[]
let viewerId = 0

beforeAll(async () => {
  zego = await startZego({ env: { RATE_LIMIT: 'off' } })
  anchor = await signIn(zego, '阿宝', 'anchor')
  goods = (await anchor.call<{ items: Goods[] }>('GET', '/api/goods')).items.slice(0, 2)
})
afterAll(() => zego.stop())

describe.each(TARGETS)('an anchor in the compiled %s', (target) => {
  let build: string
  let remove = () => {}
  let app: ZegoApp
  let room: Room
  let viewer: Phone

  beforeAll(async () => {
    ({ build, remove } = await zegoBuild(target))
  }, BUILDING)
  beforeEach(async () => {
    room = await anchor.call<Room>('POST', '/api/rooms', { title: '晚八点', goodsIds: goods.map(({ id }) => id) })
    viewer = await otherDevice(zego, await signIn(zego, `观众${++viewerId}`, 'shopper'), room)
  })
  afterEach(async () => {
    app.mp.destroy()
    await anchor.call('POST', `/api/rooms/${room.id}/end`)
    expect(app.mp.errors).toEqual([])
  })
  afterAll(() => remove())

  const snapshot = () => anchor.call<RoomSnapshot>('GET', `/api/rooms/${room.id}`)
  const untilStatus = (wanted: Room['status']) => expect.poll(async () => (await snapshot()).room.status, { timeout: 10_000 }).toBe(wanted)
  const announced = (since = 0) => viewer.hear('roomStreamUpdate', (_, type) => type === 'ADD', since)
  const callbacks = (event: string) => zego.callbacks.deliveries.filter(({ fields, status }) => fields.event === event && status === 200 && Object.values(fields).includes(room.id))

  async function open(options: ZegoAppOptions) {
    app = await ZegoApp.launch(build, zego, { mocks: { getSetting: GRANTED }, ...options })
  }

  /** From the studio with its camera on to a picture that has arrived. */
  async function sendPicture(times = 1) {
    await app.seen('pusher.start', times)
    await app.mp.fire('live-pusher', 'statechange', { code: 1002 })
  }

  async function goLive(storage = anchor.phone()) {
    await open({ url: `${STUDIO}?id=${room.id}`, storage })
    await app.seen('pusher.startPreview')
    await app.mp.tap('.go-live')
    await sendPicture()
    await untilStatus('live')
  }

  it('signs in, picks the room, shows the camera, counts down and is live, in the tutorial\'s order', LIVE, async () => {
    await open({ url: STUDIO })
    await app.mp.until(() => app.mp.$('.sign-in-name'))
    await app.mp.input('.sign-in-name', '阿宝')
    await app.mp.tap('.sign-in-confirm')
    await app.mp.tap(await app.mp.until(() => app.mp.$('.rooms__row')))
    await app.seen('pusher.startPreview')
    expect(app.mp.attr('live-pusher', 'url')).toBe('')
    expect(app.log).toEqual(['pusher.startPreview'])

    await app.mp.tap('.go-live')
    await app.seen('pusher.start')
    expect(app.log).toEqual([
      'pusher.startPreview',
      'sdk.setLogConfig',
      'sdk.checkSystemRequirements',
      `sdk.loginRoom ${room.id}`,
      `sdk.startPublishingStream ${room.streamId}`,
      'pusher.start',
    ])
    expect(app.startedOn).toEqual([expect.stringMatching(/^\w+:\/\//)])
    expect(app.sdkCalls.findLastIndex(({ name }) => name === 'on')).toBeLessThan(app.sdkCalls.findIndex(({ name }) => name === 'loginRoom'))
    expect(viewer.heard.filter(([event]) => event === 'roomStreamUpdate')).toEqual([])
    expect((await snapshot()).room.status).toBe('scheduled')

    await app.mp.fire('live-pusher', 'statechange', { code: 1002 })
    expect(await announced()).toMatchObject([room.id, 'ADD', [{ streamID: room.streamId, user: { userName: '阿宝' } }]])
    await untilStatus('live')
    expect(app.sdkCalls.filter(({ name }) => name === 'updatePlayerState')).toEqual([{ name: 'updatePlayerState', args: [room.streamId, { detail: { code: 1002 } }] }])
    await app.mp.until(() => app.mp.$('.end-live') && app.mp.$('.live-duration'))
    const token = app.sdkCalls.find(({ name }) => name === 'loginRoom')!.args[1]
    expect(app.printed.filter(line => line.includes(String(token)))).toEqual([])
  })

  it('sees what goes out, and pushes goods to everybody', LIVE, async () => {
    await goLive()
    await app.mp.fire('live-pusher', 'netstatus', { info: { videoBitrate: 900, audioBitrate: 48, videoFPS: 15, videoWidth: 360, videoHeight: 640, netSpeed: 950 } })
    await app.mp.until(() => app.mp.text('.quality') === '948 kbps · 15 fps')
    expect(app.sdkCalls.filter(({ name }) => name === 'updatePlayerNetStatus')).toHaveLength(1)
    await app.mp.tap(await app.mp.until(() => app.mp.$('.goods-bag')))
    await app.mp.tap(await app.mp.until(() => app.mp.$$('.push-goods')[1]))
    await app.mp.until(async () => (await snapshot()).pinned?.goodsId === goods[1]!.id)
  })

  it('is killed and launched again within the grace: the same stream, live again', LIVE, async () => {
    const storage = anchor.phone()
    await goLive(storage)
    await announced()
    const since = viewer.heard.length
    app.kill()
    await untilStatus('away')
    expect(callbacks('stream_close')).toHaveLength(1)
    await viewer.hear('roomStreamUpdate', (_, type) => type === 'DELETE', since)

    await open({ url: `${STUDIO}?id=${room.id}`, storage })
    await sendPicture()
    expect(await announced(since)).toMatchObject([room.id, 'ADD', [{ streamID: room.streamId }]])
    await untilStatus('live')
    expect(callbacks('stream_create')).toHaveLength(2)
    await app.mp.until(() => app.mp.$('.live-duration'))
  })

  it('is told of a second device, may take the room back, and there are never two publishers', LIVE, async () => {
    await goLive()
    const second = await otherDevice(zego, anchor, room)
    await app.mp.until(() => app.mp.screen.includes('正在别处直播'), { timeout: 10_000 })
    expect(app.log.slice(-4)).toEqual(expect.arrayContaining([`sdk.stopPublishingStream ${room.streamId}`, 'pusher.stop', `sdk.logoutRoom ${room.id}`]))
    expect(app.log.indexOf(`sdk.stopPublishingStream ${room.streamId}`)).toBeLessThan(app.log.indexOf('pusher.stop'))
    await second.publish(room.streamId)
    await expect.poll(() => [...zego.loopback.rooms.get(room.id)!.streams.keys()]).toEqual([room.streamId])
    await app.mp.tap('.take-over')
    await sendPicture(2)
    await second.hear('roomStateChanged', (_, reason) => reason === 'KICKOUT')
    await app.mp.until(() => !app.mp.screen.includes('正在别处直播'))
    await untilStatus('live')
    expect([...zego.loopback.rooms.get(room.id)!.streams.keys()]).toEqual([room.streamId])
  })

  it('ends: the SDK stops, then the tag, then the room is left, and nothing stays behind', LIVE, async () => {
    await goLive()
    const since = app.log.length
    await app.mp.tap('.end-live')
    await app.mp.tap(await app.mp.until(() => app.mp.$('.end-confirm')))
    await app.mp.until(() => app.mp.screen.includes('返回我的直播间'), { timeout: 10_000 })
    await untilStatus('ended')
    const [first, ...after] = app.log.slice(since)
    expect(first).toBe(`sdk.stopPublishingStream ${room.streamId}`)
    expect(after.sort()).toEqual(['pusher.stop', `sdk.logoutRoom ${room.id}`])
    expect(app.mp.$('live-pusher')).toBeNull()
    await expect.poll(() => [...zego.loopback.rooms.get(room.id)?.members.values() ?? []].map(({ user }) => user.userName)).not.toContain('阿宝')
    // The engine is kept for the next room, and with it its own connection; that of the room's channel is closed.
    const open = () => app.mp.sockets.filter(({ task }) => task.readyState === 1).map(({ url }) => new URL(url).origin)
    await app.mp.until(() => open().length === 1)
    expect([open(), app.engines]).toEqual([[zego.origin], 1])
  })
})
