import type { Anchor } from './people/anchor'
import { beforeAll, describe, expect, it } from 'vitest'
import { Backstage } from './people/backstage'
import { startLiveRoom } from './people/live-room'
import { decodedFrames } from './people/person'
import { Shopper } from './people/shopper'
import { useStage } from './people/stage'

describe('a network that is cut while the room is live', () => {
  const stage = useStage()
  let id: string
  let anchor: Anchor
  let shopper: Shopper
  let other: Shopper

  beforeAll(async () => {
    ({ id, anchor } = await startLiveRoom(stage.browser, stage.url))
    shopper = await Shopper.open(stage.browser, stage.url)
    other = await Shopper.open(stage.browser, stage.url)
    await shopper.enterByLink(id)
    await other.enterByLink(id)
    await decodedFrames(shopper.video)
    await shopper.say('第一句')
    await shopper.signIn('阿青')
    await anchor.hears('第一句')
    await other.say('我也来了')
    await other.signIn('小北')
    await shopper.hears('我也来了')
  })

  /** Everything one reads in the chat, in order. */
  const said = async (person: Shopper | Anchor) => person.page.locator('[data-testid="chat-list"]:visible .line__text').allInnerTexts()

  it('is said on the shopper\'s screen; what was missed comes after it, each once, in order', async () => {
    await shopper.context.setOffline(true)
    await shopper.reads(/断开|正在重连/)
    for (const text of ['断网一', '断网二', '断网三']) {
      await anchor.say(text)
      await other.hears(text)
    }
    await anchor.push(1)
    await other.pushedCard.waitFor()
    await anchor.closeSheet()

    await shopper.context.setOffline(false)
    await shopper.hears('断网三')
    await shopper.pushedCard.waitFor()
    await shopper.page.getByText(/断开|正在重连/).waitFor({ state: 'hidden' })
    expect(await decodedFrames(shopper.video)).toBeGreaterThan(0)
    await expect.poll(() => said(shopper)).toEqual(['第一句', '我也来了', '断网一', '断网二', '断网三'])
    await anchor.at('viewer-count').filter({ hasText: /^\s*2\s*$/ }).waitFor()
  })

  it('is said on the anchor\'s screen; the room goes on with the same picture and never with two', async () => {
    await anchor.context.setOffline(true)
    await anchor.reads(/中断|断开/)
    await shopper.say('主播还在吗')
    await other.hears('主播还在吗')
    await anchor.context.setOffline(false)
    await anchor.hears('主播还在吗')
    await anchor.page.getByText(/推流中断|网络断开/).waitFor({ state: 'hidden' })
    await anchor.say('回来了')
    await shopper.hears('回来了')
    expect(await decodedFrames(shopper.video)).toBeGreaterThan(0)
    expect((await said(anchor)).filter(text => text === '主播还在吗')).toHaveLength(1)

    const account = await Backstage.signIn(stage.url, '小满', 'anchor')
    expect(await account.publish(id)).toBe(409)
    expect((await account.snapshot(id)).room.status).toBe('live')
  })

  it('leaves a page that cannot be read, which is there once the network is', async () => {
    const { items: [goods] } = await (await Backstage.signIn(stage.url, '阿青', 'shopper')).call<{ items: { id: string, title: string }[] }>('GET', '/goods')
    await other.page.route('**/api/goods/**', route => route.abort('internetdisconnected'))
    await other.follow(`/src/packages/shop/goods?id=${goods!.id}`)
    await other.reads('网络断开了')
    await other.page.unroute('**/api/goods/**')
    await other.context.setOffline(true)
    await other.context.setOffline(false)
    await other.reads(goods!.title)
  })

  it('raised no complaint', () => {
    expect([anchor, shopper, other].flatMap(person => person.complaints)).toEqual([])
  })
})
