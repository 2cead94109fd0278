import type { Page } from '#contract/common'
import type { Coupon } from '#contract/coupons'
import type { Goods } from '#contract/goods'
import type { RoomCard } from '#contract/rooms'
import type { Person } from './people/person'
import { beforeAll, describe, expect, it } from 'vitest'
import { Anchor } from './people/anchor'
import { Backstage } from './people/backstage'
import { startLiveRoom } from './people/live-room'
import { Merchant } from './people/merchant'
import { decodedFrames } from './people/person'
import { Shopper } from './people/shopper'
import { useStage } from './people/stage'

describe('the app in English', () => {
  const stage = useStage()
  /** Names, titles and specs: what people wrote stays as they wrote it. */
  let data: string[]

  beforeAll(async () => {
    const account = await Backstage.signIn(stage.url, '小满', 'anchor')
    const goods = (await account.call<Page<Goods>>('GET', '/goods?limit=50')).items
    const rooms = (await account.call<Page<RoomCard>>('GET', '/rooms?limit=50')).items
    const merchant = await Backstage.signIn(stage.url, '店长', 'merchant')
    const coupons = (await merchant.call<Page<Coupon>>('GET', '/coupons')).items
    data = [
      ...goods.flatMap(({ title, description, specNames, skus }) => [title, description, ...specNames, ...skus.flatMap(({ spec }) => [spec, ...spec.split(' / ')])]),
      ...rooms.flatMap(({ title, notice, anchor }) => [title, notice, anchor.nickname]),
      ...coupons.map(({ title }) => title),
      ...['小满', '阿青', '阿*', '店长', '新品首发', '你好'],
    ].filter(Boolean).sort((a, b) => b.length - a.length)
  })

  /** Chinese that is left in what one sees, and in the names assistive technology reads out. */
  async function chineseOn({ page }: Person): Promise<string[]> {
    const texts = await page.evaluate(() => {
      const seen = (element: Element) => element instanceof HTMLElement && element.offsetParent !== null
      const named = [...document.querySelectorAll('[aria-label], [placeholder]')].filter(seen)
      return [
        document.title,
        // eslint-disable-next-line unicorn/prefer-dom-node-text-content -- hidden pages lie below the one that is seen
        ...document.body.innerText.split('\n'),
        ...named.flatMap(element => [element.getAttribute('aria-label') ?? '', element.getAttribute('placeholder') ?? '']),
      ]
    })
    return texts.filter(text => /\p{Script=Han}/u.test(data.reduce((rest, known) => rest.replaceAll(known, ''), text)))
  }

  async function speakEnglish(person: Person) {
    await person.follow('/src/pages/mine')
    await person.at('mine-language').click()
    await person.reads('My orders')
  }

  it('has no Chinese left on the studio\'s, the room\'s, the square\'s and the orders\' pages', async () => {
    const { id, anchor } = await startLiveRoom(stage.browser, stage.url)
    const shopper = await Shopper.open(stage.browser, stage.url)
    await speakEnglish(shopper)
    await shopper.follow('/src/pages/home')
    await shopper.card(id).waitFor()
    expect(await chineseOn(shopper)).toEqual([])

    await shopper.enter(id)
    await decodedFrames(shopper.video)
    expect(await chineseOn(shopper)).toEqual([])
    await shopper.say('你好')
    await shopper.at('sign-in').waitFor()
    expect(await chineseOn(shopper)).toEqual([])
    await shopper.signIn('阿青')
    await anchor.push(0)
    await shopper.pushedCard.waitFor()
    await shopper.at('goods-card-buy').click()
    await shopper.at('sku-sheet').waitFor()
    expect(await chineseOn(shopper)).toEqual([])
    await shopper.at('buy-now').click()
    await shopper.at('place-order').waitFor()
    expect(await chineseOn(shopper)).toEqual([])
    await shopper.at('place-order').click()
    await shopper.at('pay').waitFor()
    expect(await chineseOn(shopper)).toEqual([])
    await shopper.at('pay').click()
    await shopper.at('see-order').click()
    await shopper.reads('Progress')
    expect(await chineseOn(shopper)).toEqual([])
    await shopper.follow('/src/pages/orders')
    await shopper.at('order-card').waitFor()
    expect(await chineseOn(shopper)).toEqual([])

    const aside = await Anchor.beside(anchor)
    await speakEnglish(aside)
    await aside.page.close()
    await anchor.page.reload()
    await anchor.at('live-duration').waitFor()
    expect(await chineseOn(anchor)).toEqual([])
    await anchor.end()
    expect(await chineseOn(anchor)).toEqual([])
    await shopper.follow(`/src/packages/live/room?id=${id}`)
    await shopper.at('room-ended').waitFor()
    expect(await chineseOn(shopper)).toEqual([])
    await anchor.at('back-to-rooms').click()
    await anchor.at('create-room').waitFor()
    expect(await chineseOn(anchor)).toEqual([])
    await anchor.at('create-room').click()
    await anchor.field('room-title').waitFor()
    expect(await chineseOn(anchor)).toEqual([])
  })

  it('has none on the shop\'s pages and in the back office', async () => {
    const account = await Backstage.signIn(stage.url, '阿青', 'shopper')
    const [goods] = (await account.call<Page<Goods>>('GET', '/goods')).items as [Goods]
    const sku = goods.skus.find(({ stock }) => stock > 0)!
    await account.buy(sku.id)
    await account.call('PUT', `/cart/items/${sku.id}`, { qty: 1 })
    const shopper = await Shopper.open(stage.browser, stage.url)
    await speakEnglish(shopper)
    await shopper.follow('/src/packages/shop/cart')
    await shopper.press('Sign in')
    await shopper.signIn('阿青')
    await shopper.at('cart-checkout').waitFor()
    expect(await chineseOn(shopper)).toEqual([])
    for (const [link, sign] of [[`goods?id=${goods.id}`, 'About'], ['checkout', 'Place order'], ['addresses', 'No address yet'], ['coupons', 'No coupons here']]) {
      await shopper.follow(`/src/packages/shop/${link}`)
      await shopper.reads(sign!)
      expect(await chineseOn(shopper), link).toEqual([])
    }

    const merchant = await Merchant.open(stage.browser, stage.url)
    await speakEnglish(merchant)
    await merchant.follow('/src/packages/merchant/index')
    await merchant.signIn('店长')
    for (const [tab, sign] of [['goods', 'goods-stock'], ['orders', 'ship'], ['coupons', 'coupon-stop'], ['rooms', 'room-watch']]) {
      await merchant.at(`tab-${tab}`).click()
      await merchant.at(sign!).waitFor()
      expect(await chineseOn(merchant), tab).toEqual([])
    }
    await merchant.at('tab-coupons').click()
    await merchant.at('coupon-add').click()
    await merchant.at('coupon-submit').waitFor()
    expect(await chineseOn(merchant), 'the form for coupons').toEqual([])
    await merchant.follow(`/src/packages/merchant/goods-edit?id=${goods.id}`)
    await merchant.at('goods-save').waitFor()
    expect(await chineseOn(merchant), 'the goods\' form').toEqual([])
    expect([shopper, merchant].flatMap(person => person.complaints)).toEqual([])
  })
})
