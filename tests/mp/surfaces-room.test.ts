import type { Goods } from '#contract/goods'
import type { Join, Room } from '#contract/rooms'
import type { Phone } from '../zego/phone'
import type { Zego } from '../zego/start'
import type { Driver } from './harness'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { builtApiBase, ensureBuild } from '../support/builds'
import { zegoNetwork } from '../zego/mini-program'
import { startZego } from '../zego/start'
import { Person } from './anchor'
import { launch } from './harness'
import { withPluginStandIn } from './plugin-stand-in'

const ROOM = '/src/packages/live/room'

let zego: Zego
let room: Room
let shopper: Person

beforeAll(async () => {
  zego = await startZego({ env: { RATE_LIMIT: 'off' } })
  shopper = await Person.signIn(zego.server.url, '小波', 'shopper')
  const anchor = await Person.signIn(zego.server.url, '阿宝', 'anchor')
  const { items } = await anchor.call<{ items: Goods[] }>('GET', '/api/goods')
  room = await anchor.call<Room>('POST', '/api/rooms', { title: '晚八点', goodsIds: [items[0]!.id] })
  await publish(zego.phone(), anchor)
  await anchor.call('POST', `/api/rooms/${room.id}/start`)
})
afterAll(() => zego.stop())

async function publish(phone: Phone, anchor: Person) {
  const { media } = await anchor.call<Join>('POST', `/api/rooms/${room.id}/join`)
  if (media.driver !== 'zego')
    throw new Error(`not ZEGO's: ${media.driver}`)
  await phone.engine.loginRoom(media.roomId, media.token, { userID: media.user.id, userName: media.user.name }, { userUpdate: true })
  await phone.publish(media.streamId)
}

describe.each(['mp-weixin', 'mp-weixin-plugin'])('the shopper\'s picture on %s', (target) => {
  let build: string
  let remove = () => {}
  let mp: Driver

  beforeAll(async () => {
    build = await ensureBuild(target)
    if (target === 'mp-weixin-plugin')
      ({ build, remove } = withPluginStandIn(build))
  })
  afterEach(() => {
    mp.destroy()
    expect(mp.errors).toEqual([])
  })
  afterAll(() => remove())

  const commands = () => mp.contexts.filter(({ kind }) => kind === 'LivePlayerContext').flatMap(({ calls }) => calls.map(({ method }) => method))

  async function openRoom(mocks: Record<string, unknown> = {}, url = `${ROOM}?id=${room.id}`) {
    mp = await launch(build, {
      url,
      storage: shopper.phone(),
      mocks,
      ...zegoNetwork(zego.origin, { from: builtApiBase, to: zego.server.url }),
    })
  }

  async function watch() {
    await openRoom()
    await mp.until(() => commands().includes('play'), { timeout: 10_000 })
    await mp.fire('live-player', 'statechange', { code: 2004 })
    await mp.fire('live-player', 'statechange', { code: 2003 })
  }

  it('plays once its address has been rendered, and is told all that the tutorial tells it', async () => {
    let rendered: unknown
    await openRoom({ 'LivePlayerContext.play': () => {
      rendered = mp.attr('live-player', 'src')
    } })
    await mp.until(() => commands().includes('play'), { timeout: 10_000 })
    expect(rendered).toMatch(/^\w+:\/\//)
    const names = ['autoplay', 'mode', 'muted', 'orientation', 'object-fit', 'min-cache', 'max-cache', 'sound-mode', 'picture-in-picture-mode', 'debug']
    expect(names.map(name => [name, mp.attr('live-player', name)])).toEqual([
      ['autoplay', false],
      ['mode', 'RTC'],
      ['muted', true],
      ['orientation', 'vertical'],
      ['object-fit', 'fillCrop'],
      ['min-cache', 0.2],
      ['max-cache', 0.8],
      ['sound-mode', 'speaker'],
      ['picture-in-picture-mode', ['push']],
      ['debug', false],
    ])
    if (target === 'mp-weixin-plugin')
      expect(mp.attr('live-player', 'sid')).toBe(room.streamId)
  })

  it('is heard when the shopper wants it, and stopped on the way out while it stands', async () => {
    await watch()
    await mp.until(() => mp.$('.unmute'))
    await mp.tap('.unmute')
    expect(mp.attr('live-player', 'muted')).toBe(false)
    const player = mp.$('live-player')!
    const stood: boolean[] = []
    mp.mock('LivePlayerContext.stop', () => void stood.push(player.isConnected))
    expect(mp.callsOf('setKeepScreenOn')).toMatchObject([{ keepScreenOn: true }])
    mp.wx.reLaunch({ url: '/src/pages/home' })
    await mp.until(() => mp.routes.at(-1) === 'src/pages/home')
    expect(stood).toEqual([true])
    expect(mp.callsOf('setKeepScreenOn').at(-1)).toMatchObject({ keepScreenOn: false })
  })

  it('pauses under another page, and plays again when that is left', async () => {
    await watch()
    mp.wx.navigateTo({ url: '/src/packages/shop/cart' })
    await mp.until(() => commands().at(-1) === 'stop')
    mp.wx.navigateBack()
    await mp.until(() => commands().at(-1) === 'play', { timeout: 10_000 })
  })

  it('goes on in a small window over another page, until that is closed', async () => {
    await watch()
    const player = mp.$('live-player')!
    mp.wx.navigateTo({ url: '/src/packages/shop/cart' })
    await mp.until(() => mp.routes.at(-1) === 'src/packages/shop/cart')
    await mp.fire(player, 'enterpictureinpicture')
    expect(commands()).toEqual(['play'])
    await mp.fire(player, 'leavepictureinpicture')
    await mp.until(() => commands().at(-1) === 'stop')
  })

  it('is asked for nothing in the background', async () => {
    await watch()
    await mp.appHide()
    await mp.until(() => !mp.$('live-player'))
    expect(commands()).toEqual(['play'])
    await mp.appShow()
    await mp.until(() => commands().length === 2, { timeout: 10_000 })
    expect(commands()).toEqual(['play', 'play'])
  })

  it('says that the network is gone, and when it is back', async () => {
    await watch()
    await mp.until(() => !mp.screen.includes('正在重连'))
    await mp.emit('NetworkStatusChange', { isConnected: false, networkType: 'none' })
    await mp.until(() => mp.screen.includes('正在重连'))
    await mp.emit('NetworkStatusChange', { isConnected: true, networkType: 'wifi' })
    await mp.fire('live-player', 'statechange', { code: 2004 })
    await mp.until(() => !mp.screen.includes('正在重连'), { timeout: 10_000 })
  })

  it('names the server that WeChat\'s console does not list', async () => {
    await openRoom({ request: new Error('url not in domain list') })
    await mp.until(() => mp.screen.includes(`微信后台没有登记这个服务器域名：request ${builtApiBase}`))
  })

  it('shares a link that comes in whole on the other phone, and a line for the timeline', async () => {
    const strange = 'a&b=?中 文%'
    await openRoom({}, `${ROOM}?id=${encodeURIComponent(strange)}`)
    const share = mp.currentPage as unknown as { onShareAppMessage: (from: object) => { path: string }, onShareTimeline: () => { query: string } }
    const { path } = share.onShareAppMessage({ from: 'button' })
    expect(share.onShareTimeline().query).toBe(path.split('?')[1])
    mp.destroy()
    await openRoom({}, path)
    const asked = mp.callsOf('request').map(call => (call as { url: string }).url)
    expect(asked).toContain(`${builtApiBase}/api/rooms/${encodeURIComponent(strange)}`)
  })

  it('lies under cards and chat, which are plain views', async () => {
    await watch()
    expect(mp.$$('cover-view')).toEqual([])
    const stage = mp.$('.room__stage')!
    const order = [...stage.children].map(child => child.className)
    expect(order.findIndex(name => /room__foot/.test(name))).toBeGreaterThan(0)
    expect(mp.$('.room__stage')!.children[0]!.contains(mp.$('live-player'))).toBe(true)
  })
})
