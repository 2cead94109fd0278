import type { RoomSnapshot } from '#contract/rooms'
import type { Browser } from 'playwright-core'
import type { RunningServer } from '../support/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuild } from '../support/builds'
import { launchBrowser } from '../support/chromium'
import { startServer } from '../support/server'
import { Anchor } from './people/anchor'
import { decodedFrames } from './people/person'
import { Shopper } from './people/shopper'

/** The five steps of a sale, in order, in real browsers: what one leaves, the next stands on. */
describe('the first live sale', () => {
  let server: RunningServer
  let browser: Browser
  let anchor: Anchor
  let shopper: Shopper
  let guest: Shopper
  let roomId: string

  beforeAll(async () => {
    await ensureBuild('h5')
    server = await startServer()
    browser = await launchBrowser()
    anchor = await Anchor.open(browser, server.url)
    shopper = await Shopper.open(browser, server.url)
    guest = await Shopper.open(browser, server.url)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  const snapshot = async () => await (await fetch(`${server.url}/api/rooms/${roomId}`)).json() as RoomSnapshot

  it('lets the anchor sign in, make a room with goods, see the preview and go live after 3-2-1', async () => {
    await anchor.watchTracks()
    roomId = await anchor.prepare('小满', { title: '夏日新品首发', notice: '全场包邮', goods: 3 })
    expect(await decodedFrames(anchor.at('studio-preview'))).toBeGreaterThan(0)
    await anchor.goLive()
    await anchor.at('live-duration').filter({ hasText: /00:0\d/ }).waitFor()
    await anchor.at('quality').filter({ hasText: /[1-9]\d* ?k/i }).waitFor()
    const { room, goods } = await snapshot()
    expect(room.status).toBe('live')
    expect(goods).toHaveLength(3)
  })

  it('shows the room as LIVE on the open square within two seconds, without a reload', async () => {
    // The square has been open since before the room was made.
    await shopper.card(roomId).waitFor({ timeout: 2000 })
    await shopper.card(roomId).getByText('直播中').waitFor({ timeout: 2000 })
  })

  it('plays decoded pictures, muted until the shopper asks for sound', async () => {
    await shopper.enter(roomId)
    await guest.enterByLink(roomId)
    expect(await decodedFrames(shopper.video)).toBeGreaterThanOrEqual(10)
    expect(await decodedFrames(guest.video)).toBeGreaterThanOrEqual(10)
    expect(await shopper.video.evaluate(video => (video as HTMLVideoElement).muted)).toBe(true)
    await shopper.at('unmute').click()
    await expect.poll(() => shopper.video.evaluate(video => (video as HTMLVideoElement).muted)).toBe(false)
  })

  it('counts who watches, and not the anchor', async () => {
    await anchor.at('viewer-count').filter({ hasText: '2' }).waitFor()
    await shopper.at('viewer-count').filter({ hasText: '2' }).waitFor()
  })

  it('asks a guest to sign in when they chat', async () => {
    await guest.say('可以试试吗')
    await guest.signIn('小北')
    await guest.hears('可以试试吗')
  })

  it('carries chat both ways, once each', async () => {
    await shopper.say('主播好')
    await shopper.signIn('阿青')
    await anchor.hears('主播好')
    await anchor.say('欢迎阿青')
    await shopper.hears('欢迎阿青')
    await guest.hears('主播好')
    expect(await shopper.at('chat-list').getByText('主播好').count()).toBe(1)
  })

  it('sends hearts by double tap', async () => {
    const { width, height } = shopper.page.viewportSize()!
    await shopper.page.mouse.dblclick(width / 2, height / 3)
    await expect.poll(async () => (await snapshot()).likes).toBeGreaterThan(0)
    await guest.at('like').filter({ hasText: /[1-9]/ }).waitFor()
  })

  it('raises the pushed goods at everybody within a second, and at once for who enters later', async () => {
    await anchor.push(0)
    await Promise.all([shopper, guest].map(person => person.pushedCard.waitFor({ timeout: 1000 })))
    const late = await Shopper.open(browser, server.url)
    await late.enterByLink(roomId)
    await late.pushedCard.waitFor()
    expect(late.complaints).toEqual([])
    await late.leave()
  })

  it('replaces the card by the next push, and keeps it closed for that push only', async () => {
    const { goods } = await snapshot()
    await shopper.pushedCard.filter({ hasText: goods[0]!.title }).waitFor()
    await anchor.push(1)
    await shopper.pushedCard.filter({ hasText: goods[1]!.title }).waitFor()
    await guest.pushedCard.filter({ hasText: goods[1]!.title }).waitFor()
    await shopper.at('goods-card-close').click()
    await shopper.pushedCard.waitFor({ state: 'detached' })
    await guest.pushedCard.waitFor()
    await anchor.push(0)
    await shopper.pushedCard.filter({ hasText: goods[0]!.title }).waitFor()
  })

  it('sells over the playing video: a failed payment says so and can be tried again', async () => {
    const before = (await snapshot()).goods[0]!
    await shopper.orderFromCard()
    await shopper.at('pay-fail').click()
    await shopper.page.getByRole('alert').filter({ hasText: '失败' }).waitFor()
    await shopper.at('order-status').filter({ hasText: '待付款' }).waitFor()
    const playing = decodedFrames(shopper.video)
    await shopper.at('pay').click()
    await shopper.at('order-status').filter({ hasText: '已付款' }).waitFor()
    expect(await playing).toBeGreaterThan(0)
    expect((await snapshot()).goods[0]!.stock).toBe(before.stock - 1)
  })

  it('lowers the stock on every open screen and shows the anchor the sale', async () => {
    const { goods: [sold] } = await snapshot()
    await guest.pushedCard.filter({ hasText: new RegExp(`(?:剩|库存)\\D*${sold!.stock}(?!\\d)`) }).waitFor()
    await anchor.closeSheet()
    await anchor.at('sales-orders').filter({ hasText: '1' }).waitFor()
  })

  it('keeps the order with its price and its room, also over a restart of the server', async () => {
    await shopper.at('see-order').click()
    const order = shopper.page.locator('uni-page:visible')
    await order.getByText('夏日新品首发').first().waitFor()
    await server.restart()
    await shopper.page.reload()
    await shopper.at('order-status').filter({ hasText: /已付款|待发货/ }).waitFor()
    await order.getByText('夏日新品首发').first().waitFor()
  })

  it('goes on by itself after that restart: publisher, players, chat, nothing doubled', async () => {
    await expect.poll(async () => (await snapshot()).room.status, { timeout: 30_000 }).toBe('live')
    expect(await decodedFrames(guest.video)).toBeGreaterThan(0)
    await guest.say('我回来了')
    await anchor.hears('我回来了')
    expect(await anchor.at('chat-list').getByText('我回来了').count()).toBe(1)
    // The guest spoke by a request; what it hears comes by the channel.
    await anchor.say('都在吗')
    await guest.hears('都在吗')
  })

  it('ends for everybody within two seconds, and lets camera and microphone go', async () => {
    await anchor.end()
    await guest.at('room-ended').waitFor({ timeout: 2000 })
    expect(await anchor.liveTracks()).toBe(0)
    expect((await snapshot()).room.status).toBe('ended')
  })

  it('raised no complaint in any browser', () => {
    expect([anchor, shopper, guest].flatMap(person => person.complaints)).toEqual([])
  })
})
