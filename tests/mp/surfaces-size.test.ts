// @vitest-environment node
import type { Room } from '#contract/rooms'
import type { Zego } from '../zego/start'
import type { Screen } from './harness/chromium'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { builtApiBase, ensureBuild } from '../support/builds'
import { findChromium } from '../support/chromium'
import { startZego } from '../zego/start'
import { Person } from './anchor'
import { openInChromium, PHONE } from './harness/chromium'

const browser = findChromium()
if (!browser)
  console.log('No Chromium: the size of the anchor\'s picture is not tested')

// A tag without one stays black on iPhones, whatever it is told afterwards.
describe.runIf(browser)('the anchor\'s picture', { timeout: 60_000 }, () => {
  let zego: Zego
  let room: Room
  let build: string
  let screen: Screen

  beforeAll(async () => {
    [build, zego] = await Promise.all([ensureBuild('mp-weixin'), startZego()])
    const anchor = await Person.signIn(zego.server.url, '阿宝', 'anchor')
    room = await anchor.call<Room>('POST', '/api/rooms', { title: '晚八点' })
  })
  afterEach(() => screen.close())
  afterAll(() => zego.stop())

  it('has its size when the camera is asked for, before anything is sent', async () => {
    screen = await openInChromium(build, { url: `/src/packages/live/studio?id=${room.id}`, server: { from: builtApiBase, to: zego.server.url } })
    await screen.type('.sign-in-name', '阿宝')
    await screen.tap('.sign-in-confirm')
    await screen.find('.allow-capture').waitFor()
    await screen.drive((mp) => {
      const measured: { width: number, height: number }[] = []
      Object.assign(globalThis, { measured })
      mp.mock('getSetting', { authSetting: { 'scope.camera': true, 'scope.record': true } })
      mp.mock('LivePusherContext.startPreview', () => void measured.push(mp.$('live-pusher')!.getBoundingClientRect().toJSON()))
    })
    await screen.tap('.allow-capture')
    await screen.find('live-pusher').waitFor()
    const measured = await screen.page.waitForFunction(() => (globalThis as unknown as { measured: object[] }).measured[0])
    expect(await measured.jsonValue()).toMatchObject({ width: PHONE.width, height: PHONE.height })
    expect(await screen.drive(mp => mp.contexts.flatMap(({ calls }) => calls.map(({ method }) => method)))).toEqual(['startPreview'])
    expect(await screen.errors()).toEqual([])
  })
})
