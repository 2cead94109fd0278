import type { Order } from '#contract/orders'
import type { Anchor } from './people/anchor'
import { beforeAll, describe, expect, it } from 'vitest'
import { Backstage } from './people/backstage'
import { startLiveRoom } from './people/live-room'
import { decodedFrames } from './people/person'
import { killChild } from './people/processes'
import { Shopper } from './people/shopper'
import { useStage } from './people/stage'

/** How long publisher and players may take to find each other again; backing off is part of it. */
const RECOVERY_MS = 30_000

describe('a crash while the room is live', () => {
  const stage = useStage()
  let id: string
  let anchor: Anchor
  let shopper: Shopper
  let account: Backstage

  beforeAll(async () => {
    ({ id, anchor } = await startLiveRoom(stage.browser, stage.url))
    shopper = await Shopper.open(stage.browser, stage.url)
    await shopper.enterByLink(id)
    await decodedFrames(shopper.video)
    await shopper.say('晚上好')
    await shopper.signIn('阿青')
    await anchor.hears('晚上好')
    account = await Backstage.signIn(stage.url, '阿青', 'shopper')
    await Promise.all([anchor, shopper].map(person => person.page.evaluate(() => Object.assign(window, { stayed: true }))))
  })

  const said = (person: Shopper | Anchor) => person.page.locator('[data-testid="chat-list"]:visible .line__text').allInnerTexts()
  const status = async () => (await account.snapshot(id)).room.status

  async function goesOn(word: string, before: readonly string[]) {
    await expect.poll(() => status().catch(String), { timeout: RECOVERY_MS }).toBe('live')
    await anchor.at('live-duration').waitFor({ timeout: RECOVERY_MS })
    await expect.poll(() => decodedFrames(shopper.video).catch(() => 0), { timeout: RECOVERY_MS }).toBeGreaterThan(0)
    await shopper.page.getByText(/正在重连|主播暂离/).waitFor({ state: 'hidden', timeout: RECOVERY_MS })
    await shopper.say(word)
    await anchor.hears(word)
    await expect.poll(() => said(anchor)).toEqual([...before, word])
    await expect.poll(() => said(shopper)).toEqual([...before, word])
    expect(await anchor.page.evaluate(() => 'stayed' in window)).toBe(true)
    expect(await shopper.page.evaluate(() => 'stayed' in window)).toBe(true)
    await anchor.at('viewer-count').filter({ hasText: /^\s*1\s*$/ }).waitFor()
    expect(await (await Backstage.signIn(stage.url, '小满', 'anchor')).publish(id)).toBe(409)
  }

  it('of the media process interrupts the picture alone: chat and orders never notice, and it comes back by itself', async () => {
    killChild(stage.server.pid(), 'process.ts')
    await shopper.reads(/正在重连|主播暂离/)
    await anchor.say('画面马上回来')
    await shopper.hears('画面马上回来')
    await goesOn('又看到了', ['晚上好', '画面马上回来'])
  }, 3 * RECOVERY_MS)

  it('of the server keeps what it had acknowledged, and everybody comes back by themselves', async () => {
    await anchor.push(0)
    await anchor.closeSheet()
    await shopper.orderFromCard()
    const placed = await account.orders()
    expect(placed).toHaveLength(1)

    await stage.server.kill()
    await shopper.reads(/重连|断开/)
    await anchor.reads(/重连|断开/)
    await stage.server.restart()

    const kept = await account.orders()
    expect(kept.map(({ id, total, status }: Order) => ({ id, total, status }))).toEqual(placed.map(({ id, total, status }) => ({ id, total, status })))

    // The sheet that was open is still good for paying.
    await shopper.at('pay').click()
    await shopper.at('order-status').filter({ hasText: '已付款' }).waitFor()
    await shopper.at('checkout-close').click()
    expect(await account.orders()).toHaveLength(1)
    await goesOn('又都在了', ['晚上好', '画面马上回来', '又看到了'])
  }, 3 * RECOVERY_MS)

  it('raised no complaint', () => {
    expect([anchor, shopper].flatMap(person => person.complaints)).toEqual([])
  })
})
