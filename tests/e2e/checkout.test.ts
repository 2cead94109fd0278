import type { Goods } from '#contract/goods'
import type { Room } from '#contract/rooms'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Backstage } from './people/backstage'
import { Shopper } from './people/shopper'
import { useStage } from './people/stage'

/** What can come between a shopper and the order, in a room that is open. */
describe('a checkout that meets the world', () => {
  const stage = useStage()
  let anchor: Backstage
  let merchant: Backstage
  let goods: Goods
  let room: Room

  beforeAll(async () => {
    anchor = await Backstage.signIn(stage.url, '小满', 'anchor')
    merchant = await Backstage.signIn(stage.url, '店长', 'merchant')
  })

  beforeEach(async () => {
    goods = await merchant.call<Goods>('POST', '/goods', {
      title: '手工陶杯',
      images: ['/demo/covers/tea.jpg'],
      price: 6900,
      marketPrice: 9900,
      skus: [{ spec: '默认', price: 6900, stock: 5 }],
    })
    room = await anchor.createRoom({ title: '陶器夜', goodsIds: [goods.id] })
    await anchor.call('PUT', `/rooms/${room.id}/pin`, { goodsId: goods.id })
  })

  async function atCheckout(nickname: string): Promise<[Shopper, Backstage]> {
    const shopper = await Shopper.open(stage.browser, stage.url)
    await shopper.enterByLink(room.id)
    await shopper.at('goods-card-buy').click()
    await shopper.at('buy-now').click()
    await shopper.signIn(nickname)
    await shopper.at('place-order').waitFor()
    return [shopper, await Backstage.signIn(stage.url, nickname, 'shopper')]
  }

  const stockOf = async () => (await merchant.call<Goods>('GET', `/goods/${goods.id}`)).stock

  it('makes one order of a double tap', async () => {
    const [shopper, account] = await atCheckout('双击')
    await shopper.at('place-order').dblclick()
    await shopper.at('pay').waitFor()
    expect(await account.orders()).toHaveLength(1)
    expect(await stockOf()).toBe(4)
    expect(shopper.complaints).toEqual([])
    await shopper.leave()
  })

  it('makes one order of a press whose answer was lost and one that follows it', async () => {
    const [shopper, account] = await atCheckout('断网')
    await shopper.page.route('**/api/orders', async (route) => {
      // It arrives; the way back does not hold.
      await route.fetch()
      await route.abort('connectionreset')
    }, { times: 1 })
    await shopper.at('place-order').click()
    await shopper.page.getByRole('alert').filter({ hasText: '网络' }).waitFor()
    await shopper.at('place-order').click()
    await shopper.at('pay').waitFor()
    expect(await account.orders()).toHaveLength(1)
    expect(await stockOf()).toBe(4)
    await shopper.leave()
  })

  it('shows a price that changed, asks again, and orders at the new one', async () => {
    const [shopper, account] = await atCheckout('涨价')
    await merchant.changeGoods(goods.id, () => ({ price: 7900 }))
    await shopper.at('place-order').click()
    await shopper.at('checkout').getByText(/原来 ¥69(?:\.00)?，现在 ¥79/).waitFor()
    expect(await account.orders()).toEqual([])
    await shopper.at('accept-change').click()
    await shopper.at('place-order').click()
    await shopper.at('pay').waitFor()
    const [order] = await account.orders()
    expect(order?.total).toBe(7900)
    expect(shopper.complaints).toEqual([])
    await shopper.leave()
  })

  it('says kindly that the last piece has gone meanwhile', async () => {
    const [shopper, account] = await atCheckout('晚了')
    await merchant.changeGoods(goods.id, () => ({ stock: 0 }))
    await shopper.at('place-order').click()
    await shopper.at('checkout').getByText('手慢了，刚刚售罄').waitFor()
    expect(await account.orders()).toEqual([])
    await shopper.page.keyboard.press('Escape')
    await shopper.at('checkout').waitFor({ state: 'detached' })
    await shopper.pushedCard.filter({ hasText: '售罄' }).waitFor()
    expect(shopper.complaints).toEqual([])
    await shopper.leave()
  })

  it('offers what is left when it is less than was wanted', async () => {
    const shopper = await Shopper.open(stage.browser, stage.url)
    await shopper.enterByLink(room.id)
    await shopper.at('goods-card-buy').click()
    await shopper.page.locator('[data-testid="sku-sheet"]:visible').waitFor()
    for (let more = 0; more < 3; more++)
      await shopper.press('增加')
    await shopper.at('buy-now').click()
    await shopper.signIn('多买')
    await shopper.at('place-order').waitFor()
    await merchant.changeGoods(goods.id, () => ({ stock: 2 }))
    await shopper.at('place-order').click()
    await shopper.at('checkout').getByText('库存只剩 2 件').waitFor()
    await shopper.at('accept-change').click()
    await shopper.at('place-order').click()
    await shopper.at('pay').waitFor()
    const [order] = await (await Backstage.signIn(stage.url, '多买', 'shopper')).orders()
    expect(order?.items[0]?.qty).toBe(2)
    await shopper.leave()
  })

  it('lets exactly one of two have the last piece, and tells the other', async () => {
    const racers = await Promise.all([atCheckout('先手'), atCheckout('后手')])
    await merchant.changeGoods(goods.id, () => ({ stock: 1 }))
    await Promise.all(racers.map(([shopper]) => shopper.at('place-order').click()))
    const ends = await Promise.all(racers.map(([shopper]) => Promise.race([
      shopper.at('pay').waitFor().then(() => 'won'),
      shopper.at('checkout').getByText('手慢了，刚刚售罄').waitFor().then(() => 'lost'),
    ])))
    expect(ends.sort()).toEqual(['lost', 'won'])
    const orders = await Promise.all(racers.map(([, account]) => account.orders()))
    expect(orders.flat()).toHaveLength(1)
    expect(await stockOf()).toBe(0)
    expect(racers.flatMap(([shopper]) => shopper.complaints)).toEqual([])
    await Promise.all(racers.map(([shopper]) => shopper.leave()))
  })
})
