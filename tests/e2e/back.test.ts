import type { Browser } from 'playwright-core'
import type { RunningServer } from '../support/server'
import type { Anchor } from './people/anchor'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuild } from '../support/builds'
import { launchBrowser } from '../support/chromium'
import { startServer } from '../support/server'
import { startLiveRoom } from './people/live-room'
import { Shopper } from './people/shopper'

describe('the browser\'s back in a room', () => {
  let server: RunningServer
  let browser: Browser
  let shopper: Shopper
  let anchor: Anchor
  let roomId: string

  beforeAll(async () => {
    await ensureBuild('h5')
    server = await startServer()
    browser = await launchBrowser()
    const started = await startLiveRoom(browser, server.url)
    anchor = started.anchor
    roomId = started.id
    shopper = await Shopper.open(browser, server.url)
    await shopper.enter(roomId)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  const sheet = () => shopper.page.getByRole('dialog')
  const home = () => shopper.card(roomId)

  it('closes the open sheet and stays in the room', async () => {
    await shopper.at('goods-bag').click()
    await sheet().waitFor()
    await shopper.page.goBack()
    await sheet().waitFor({ state: 'detached' })
    expect(shopper.page.url()).toContain(roomId)
    await shopper.at('anchor-chip').waitFor()
  })

  it('leaves the room in one step after a sheet was closed by its cross', async () => {
    await shopper.at('goods-bag').click()
    await sheet().getByRole('button', { name: '关闭' }).click()
    await sheet().waitFor({ state: 'detached' })
    await shopper.page.goBack()
    await home().waitFor()
  })

  it('comes back from a page that a sheet led to, and from there home', async () => {
    await shopper.enter(roomId)
    await shopper.say('主播好')
    await shopper.signIn('小北')
    await anchor.push(0)
    await shopper.orderFromCard()
    await shopper.at('pay').click()
    await shopper.at('see-order').click()
    await shopper.reads('订单进度')
    await shopper.page.goBack()
    await shopper.at('anchor-chip').waitFor()
    await shopper.page.goBack()
    await home().waitFor()
    expect(shopper.complaints).toEqual([])
  })

  it('is not in the way of the room\'s own cross', async () => {
    await shopper.enter(roomId)
    await shopper.at('goods-bag').click()
    await sheet().waitFor()
    await shopper.page.goBack()
    await sheet().waitFor({ state: 'detached' })
    await shopper.at('goods-bag').click()
    await shopper.page.keyboard.press('Escape')
    await sheet().waitFor({ state: 'detached' })
    await shopper.page.getByRole('button', { name: '离开直播间' }).click()
    await home().waitFor()
  })
})
