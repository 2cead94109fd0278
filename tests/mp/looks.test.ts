// @vitest-environment node
import type { RunningServer } from '../support/server'
import type { LiveRoom } from './anchor'
import type { Box, Screen } from './harness/chromium'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { builtApiBase, ensureBuild } from '../support/builds'
import { findChromium } from '../support/chromium'
import { startServer } from '../support/server'
import { goLive } from './anchor'
import { openInChromium, PHONE } from './harness/chromium'

const ROOM = '/src/packages/live/room'
const STUDIO = '/src/packages/live/studio'
/** What a finger needs, in CSS pixels. */
const TOUCH = 44

const browser = findChromium()
if (!browser)
  console.log('No Chromium: how the mini-program looks is not tested')

const meets = (a: Box, b: Pick<Box, 'left' | 'top' | 'right' | 'bottom'>) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

describe.runIf(browser)('the WeChat mini-program on a phone\'s screen', { timeout: 60_000 }, () => {
  let server: RunningServer
  let live: LiveRoom
  let build: string
  let screen: Screen

  beforeAll(async () => {
    [build, server] = await Promise.all([ensureBuild('mp-weixin'), startServer()])
    live = await goLive(server.url, '晚八点')
    await live.anchor.say(live.room.id, '先来看第一件')
    await live.pin(live.goods[0]!.id)
  })
  afterEach(async () => {
    const errors = await screen.errors()
    await screen.close()
    expect(errors).toEqual([])
  })
  afterAll(async () => {
    live.stopPublishing()
    await server.stop()
  })

  async function open(url?: string) {
    screen = await openInChromium(build, { url, server: { from: builtApiBase, to: server.url } })
  }

  async function expectTouchable(...selectors: string[]) {
    for (const selector of selectors)
      expect(await screen.touchArea(selector), selector).toEqual({ width: expect.toSatisfy(length => length >= TOUCH), height: expect.toSatisfy(length => length >= TOUCH) })
  }

  /** A sheet leaves no gap at the bottom, and what is pressed in it lies above the phone's home indicator. */
  async function expectSheet(button: string) {
    await screen.find(button).first().waitFor()
    const sheet = await screen.box('.sheet--shown .sheet__panel')
    expect(sheet).toMatchObject({ left: 0, bottom: PHONE.height, width: PHONE.width })
    expect(sheet.top).toBeGreaterThan(PHONE.capsule.bottom)
    await expectTouchable(button)
    expect((await screen.box(button)).bottom).toBeLessThanOrEqual(PHONE.height - PHONE.homeIndicator)
  }

  async function expectClearOfCapsule() {
    const pressed = await screen.boxes('[role=button], button, input, text')
    expect(pressed.filter(box => meets(box, PHONE.capsule))).toEqual([])
  }

  it('leads from the live square over card, SKU and order to a paid one', async () => {
    await open()
    const card = await screen.box('.room-card')
    expect(card.left).toBeGreaterThan(0)
    expect(card.right).toBeLessThanOrEqual(PHONE.width / 2)
    await screen.tap('.room-card')

    const pushed = await screen.box('.goods-card')
    const bar = await screen.box('.goods-bag')
    const input = await screen.box('.chat-input')
    const chat = await screen.box('.chat-list')
    expect(pushed.left).toBeGreaterThan(0)
    expect(pushed.right).toBeLessThan(PHONE.width)
    expect(pushed.bottom).toBeLessThan(bar.top)
    expect(chat.bottom).toBeLessThanOrEqual(pushed.top)
    expect(chat.height).toBeLessThanOrEqual(PHONE.height * 0.4)
    expect(input.bottom).toBeLessThanOrEqual(PHONE.height - PHONE.homeIndicator)
    expect(bar.bottom).toBeLessThanOrEqual(PHONE.height - PHONE.homeIndicator)
    await expectTouchable('.goods-bag', '.like', '.goods-card-buy', '.goods-card-close')
    await expectClearOfCapsule()

    await screen.tap('.goods-card-buy')
    await expectSheet('.buy-now')
    await screen.tap('.buy-now')
    await screen.type('.sign-in-name', '小波')
    await expectTouchable('.sign-in-confirm')
    await screen.tap('.sign-in-confirm')
    await expectSheet('.place-order')
    await screen.tap('.place-order')
    await expectSheet('.pay')
    await expectTouchable('.pay-fail')
    await screen.tap('.pay')
    await screen.text('.order-status', '已付款')
  })

  it('keeps the chat\'s field above the keyboard and the picture where it is', async () => {
    await open(`${ROOM}?id=${live.room.id}`)
    const before = await screen.box('.chat-input')
    const cover = await screen.box('.room__cover')
    await screen.drive(mp => mp.emit('KeyboardHeightChange', { height: 300, duration: 0.2 }).then(() => {}))
    const after = await screen.box('.chat-input')
    expect(after.bottom).toBeLessThanOrEqual(PHONE.height - 300)
    expect(after.bottom).toBeLessThan(before.bottom)
    expect(await screen.box('.room__cover')).toEqual(cover)
  })

  it('leaves the capsule alone in the studio', async () => {
    await open(STUDIO)
    await screen.type('.sign-in-name', '阿宝')
    await screen.tap('.sign-in-confirm')
    await screen.find('.create-room').waitFor()
    await expectClearOfCapsule()
    await screen.tap('.create-room')
    await screen.find('.room-title').waitFor()
    await expectClearOfCapsule()
  })
})
