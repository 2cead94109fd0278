import type { Goods } from '#contract/goods'
import type { Room, RoomSnapshot } from '#contract/rooms'
import type { Zego } from '../zego/start'
import type { Driver } from './harness'
import type { NativeContext } from './harness/wx/contexts'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { builtApiBase, ensureBuild } from '../support/builds'
import { zegoNetwork } from '../zego/mini-program'
import { startZego } from '../zego/start'
import { Person } from './anchor'
import { launch } from './harness'
import { withPluginStandIn } from './plugin-stand-in'

const STUDIO = '/src/packages/live/studio'
const GRANTED = { authSetting: { 'scope.camera': true, 'scope.record': true } }
/** 3-2-1, and what the server has to say. */
const GOING_LIVE = 15_000

let zego: Zego
let anchor: Person
let goods: Goods[]

beforeAll(async () => {
  zego = await startZego({ env: { RATE_LIMIT: 'off' } })
  anchor = await Person.signIn(zego.server.url, '阿宝', 'anchor')
  goods = (await anchor.call<{ items: Goods[] }>('GET', '/api/goods')).items.slice(0, 2)
})
afterAll(() => zego.stop())

describe.each(['mp-weixin', 'mp-weixin-plugin'])('the anchor\'s picture on %s', (target) => {
  let build: string
  let remove = () => {}
  let mp: Driver
  let room: Room
  let phone: Map<string, string>

  beforeAll(async () => {
    build = await ensureBuild(target)
    if (target === 'mp-weixin-plugin')
      ({ build, remove } = withPluginStandIn(build))
  })
  afterEach(async () => {
    mp.destroy()
    await anchor.call('POST', `/api/rooms/${room.id}/end`)
    expect(mp.errors).toEqual([])
  })
  afterAll(() => remove())

  const pushers = () => mp.contexts.filter((context: NativeContext) => context.kind === 'LivePusherContext')
  const commands = () => pushers().flatMap(({ calls }) => calls.map(({ method }) => method))
  const status = async () => (await anchor.call<RoomSnapshot>('GET', `/api/rooms/${room.id}`)).room.status
  const untilStatus = (wanted: Room['status']) => mp.until(async () => await status() === wanted, { timeout: 10_000, what: wanted })

  async function openStudio(mocks: Record<string, unknown> = { getSetting: GRANTED }) {
    phone = anchor.phone()
    room = await anchor.call<Room>('POST', '/api/rooms', { title: '晚八点', cover: '/demo/covers/tea.jpg', goodsIds: goods.map(({ id }) => id) })
    await enter(mocks)
  }

  async function enter(mocks: Record<string, unknown> = { getSetting: GRANTED }) {
    mp = await launch(build, {
      url: `${STUDIO}?id=${room.id}`,
      storage: phone,
      mocks,
      ...zegoNetwork(zego.origin, { from: builtApiBase, to: zego.server.url }),
    })
  }

  async function goLive() {
    await openStudio()
    await mp.until(() => commands().includes('startPreview'))
    await mp.tap('.go-live')
    await mp.until(() => commands().includes('start'), { timeout: GOING_LIVE })
    await mp.fire('live-pusher', 'statechange', { code: 1002 })
    await untilStatus('live')
  }

  describe('permission', () => {
    it('is asked for after the person has read what for', async () => {
      let granted = {}
      await openStudio({ getSetting: () => ({ authSetting: granted }) })
      await mp.until(() => mp.$('.allow-capture'))
      expect(mp.screen).toContain('开播需要摄像头和麦克风')
      expect(mp.callsOf('authorize')).toEqual([])
      expect(mp.$('live-pusher')).toBeNull()
      granted = GRANTED.authSetting
      await mp.tap('.allow-capture')
      await mp.until(() => commands().includes('startPreview'))
      expect(mp.callsOf('authorize')).toMatchObject([{ scope: 'scope.camera' }, { scope: 'scope.record' }])
    })

    it('that was refused is explained and taken back in the settings, without starting anew', async () => {
      let granted: Record<string, boolean> = {}
      await openStudio({
        getSetting: () => ({ authSetting: granted }),
        authorize: ({ scope }: { scope: string }) => {
          granted = { [scope]: false }
          return new Error('auth deny')
        },
        openSetting: () => void (granted = GRANTED.authSetting),
      })
      await mp.until(() => mp.$('.allow-capture'))
      await mp.tap('.allow-capture')
      await mp.until(() => mp.$('.open-settings'))
      expect(mp.screen).toContain('你拒绝过摄像头或麦克风')
      expect(mp.$('live-pusher')).toBeNull()
      await mp.tap('.open-settings')
      await mp.until(() => commands().includes('startPreview'))
      expect(mp.screen).not.toContain('你拒绝过')
    })
  })

  it('shows the camera, then sends once its address has been rendered', async () => {
    await openStudio()
    await mp.until(() => commands().includes('startPreview'))
    expect(mp.attr('live-pusher', 'url')).toBe('')
    let rendered: unknown
    mp.mock('LivePusherContext.start', () => {
      rendered = mp.attr('live-pusher', 'url')
    })
    await mp.tap('.go-live')
    await mp.until(() => commands().includes('start'), { timeout: GOING_LIVE })
    expect(rendered).toMatch(/^\w+:\/\//)
    expect(commands()).toEqual(['startPreview', 'start'])
    expect(pushers()).toSatisfy((all: NativeContext[]) => all.every(({ element }) => element !== null))
  })

  it('is told all that the tutorial tells it', async () => {
    await openStudio()
    await mp.until(() => commands().includes('startPreview'))
    const names = ['autopush', 'mode', 'enable-camera', 'muted', 'beauty', 'whiteness', 'device-position', 'local-mirror', 'remote-mirror', 'orientation', 'aspect', 'min-bitrate', 'max-bitrate', 'audio-quality', 'auto-focus', 'zoom', 'waiting-image', 'debug']
    expect(names.map(name => [name, mp.attr('live-pusher', name)])).toEqual([
      ['autopush', false],
      ['mode', 'HD'],
      ['enable-camera', true],
      ['muted', false],
      ['beauty', 5],
      ['whiteness', 5],
      ['device-position', 'front'],
      ['local-mirror', 'auto'],
      ['remote-mirror', false],
      ['orientation', 'vertical'],
      ['aspect', '9:16'],
      ['min-bitrate', 1200],
      ['max-bitrate', 1800],
      ['audio-quality', 'high'],
      ['auto-focus', true],
      ['zoom', false],
      ['waiting-image', `${builtApiBase}/demo/covers/tea.jpg`],
      ['debug', false],
    ])
  })

  it('follows the sheet at once, flips by a command, and is the same the next time', async () => {
    await openStudio()
    await mp.until(() => commands().includes('startPreview'))
    await mp.tap('.tool-flip')
    expect(commands()).toEqual(['startPreview', 'switchCamera'])
    expect(mp.attr('live-pusher', 'device-position')).toBe('front')
    await mp.tap('.tool-mic')
    await mp.tap('.tool-more')
    await mp.until(() => mp.$('.beauty'))
    await mp.fire('.beauty', 'changing', { value: 8 })
    await mp.tap('.whitening-less')
    await mp.tap('.definition-1080p')
    await mp.tap('.capture-mirror .toggle')
    const wishes = () => ['beauty', 'whiteness', 'mode', 'local-mirror', 'muted'].map(name => mp.attr('live-pusher', name))
    expect(wishes()).toEqual([8, 4, 'FHD', 'disable', true])
    await mp.until(() => phone.has('studio:capture'))
    mp.destroy()
    await enter()
    await mp.until(() => commands().includes('startPreview'))
    // Nobody begins unheard.
    expect(wishes()).toEqual([8, 4, 'FHD', 'disable', false])
    expect(mp.attr('live-pusher', 'device-position')).toBe('back')
  })

  it('reports a command that fails, and throws nothing', async () => {
    await openStudio({ 'getSetting': GRANTED, 'LivePusherContext.startPreview': new Error('errno 102') })
    await mp.until(() => commands().includes('startPreview'))
    expect(mp.$('.go-live')).not.toBeNull()
  })

  it('is asked for nothing in the background: the room waits, and goes on when the anchor is back', async () => {
    await goLive()
    const before = commands()
    await mp.appHide()
    await untilStatus('away')
    expect(commands()).toEqual(before)
    await mp.appShow()
    await untilStatus('live')
    expect(commands()).toEqual(before)
  })

  it('is away during a call, says so, and goes on after it', async () => {
    await goLive()
    await mp.emit('AudioInterruptionBegin', {})
    await mp.until(() => mp.screen.includes('通话占用了麦克风'))
    await untilStatus('away')
    await mp.emit('AudioInterruptionEnd', {})
    await untilStatus('live')
    await mp.until(() => !mp.screen.includes('主播暂离'))
  })

  it('is stopped before it goes, and the screen stays lit until then', async () => {
    await goLive()
    expect(mp.callsOf('setKeepScreenOn')).toMatchObject([{ keepScreenOn: true }])
    let stood = false
    mp.mock('LivePusherContext.stop', () => {
      stood = mp.$('live-pusher') !== null
    })
    await mp.tap('.end-live')
    await mp.until(() => mp.$('.end-confirm'))
    await mp.tap('.end-confirm')
    await mp.until(() => mp.screen.includes('返回我的直播间'), { timeout: 10_000 })
    expect(stood).toBe(true)
    expect(commands().filter(command => command === 'stop')).toHaveLength(1)
    expect(mp.$('live-pusher')).toBeNull()
    mp.wx.reLaunch({ url: '/src/pages/home' })
    await mp.until(() => mp.routes.at(-1) === 'src/pages/home')
    expect(mp.callsOf('setKeepScreenOn').at(-1)).toMatchObject({ keepScreenOn: false })
  })
})
