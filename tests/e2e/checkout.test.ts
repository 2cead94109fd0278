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

  async function writeAddress(shopper: Shopper, phone: string) {
    await shopper.press('选择收货地址')
    await shopper.field('address-name').fill('阿青')
    await shopper.field('address-phone').fill(phone)
    await shopper.field('address-region').fill('浙江省 杭州市')
    await shopper.field('address-detail').fill('龙井路 1 号')
  }

  it('takes an address along that was written and not saved', async () => {
    const [shopper, account] = await atCheckout('急性')
    await writeAddress(shopper, '13800000000')
    await shopper.at('place-order').click()
    await shopper.at('pay').waitFor()
    const [order] = await account.orders()
    expect(order?.address).toMatchObject({ name: '阿青', detail: '龙井路 1 号' })
    await shopper.leave()
  })

  it('keeps an address that is being written when the sheet closes, until it is saved', async () => {
    const [shopper] = await atCheckout('拇指')
    await writeAddress(shopper, '13800000000')
    await shopper.closeSheet()
    await shopper.at('goods-card-buy').click()
    await shopper.at('buy-now').click()
    await shopper.press('选择收货地址')
    expect(await shopper.field('address-detail').inputValue()).toBe('龙井路 1 号')
    await shopper.at('address-save').click()
    await shopper.reads('浙江省 杭州市 龙井路 1 号')
    await shopper.press('选择收货地址')
    await shopper.press('添加收货地址')
    expect(await shopper.field('address-detail').inputValue()).toBe('')
    await shopper.leave()
  })

  it('places nothing while such an address is not right', async () => {
    const [shopper, account] = await atCheckout('手滑')
    await writeAddress(shopper, '12')
    // The sum and the way on stay in sight, however long the form makes the sheet.
    const { y, height } = (await shopper.at('place-order').boundingBox())!
    expect(y + height).toBeLessThanOrEqual(shopper.page.viewportSize()!.height)
    await shopper.at('place-order').click()
    await shopper.page.getByRole('alert').filter({ hasText: '请把收货地址填完整' }).waitFor()
    expect(await account.orders()).toEqual([])
    await shopper.leave()
  })

  it('says before what a live price becomes in the cart, leads there from the shelf, and on to an order that a reload does not lose', async () => {
    await anchor.call('PUT', `/rooms/${room.id}/goods`, { items: [{ goodsId: goods.id, livePrice: 5900 }] })
    const shopper = await Shopper.open(stage.browser, stage.url)
    await shopper.enterByLink(room.id)
    await shopper.at('goods-bag').click()
    await shopper.at('shelf-buy').click()
    await shopper.at('live-only').filter({ hasText: '¥69' }).waitFor()
    await shopper.at('add-to-cart').click()
    await shopper.signIn('加购')
    await shopper.at('sku-sheet').waitFor({ state: 'detached' })
    await shopper.at('goods-bag').click()
    await shopper.at('shelf-cart').filter({ hasText: '1' }).click()
    await shopper.at('cart-checkout').click()
    await shopper.at('place-order').click()
    await shopper.at('pay').waitFor()
    await shopper.page.reload()
    await shopper.at('pay').click()
    await shopper.at('order-status').filter({ hasText: '待发货' }).waitFor()
    expect(shopper.complaints).toEqual([])
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

  it('names what has gone of several things, and orders the rest', async () => {
    const account = await Backstage.signIn(stage.url, '拼单', 'shopper')
    const other = await merchant.call<Goods>('POST', '/goods', { title: '茶巾', images: ['/demo/covers/tea.jpg'], price: 900, marketPrice: 0, skus: [{ spec: '默认', price: 900, stock: 5 }] })
    for (const { skus: [sku] } of [goods, other])
      await account.call('PUT', `/cart/items/${sku!.id}`, { qty: 1 })
    const shopper = await Shopper.open(stage.browser, stage.url)
    await shopper.follow('/src/packages/shop/cart')
    await shopper.press('登录')
    await shopper.signIn('拼单')
    await shopper.at('cart-checkout').click()
    await shopper.at('place-order').waitFor()
    await merchant.changeGoods(goods.id, () => ({ stock: 0 }))
    await shopper.at('place-order').click()
    await shopper.page.getByRole('alert').filter({ hasText: '「手工陶杯」手慢了' }).waitFor()
    await shopper.at('accept-change').click()
    await shopper.at('place-order').click()
    await shopper.at('pay').waitFor()
    const [order] = await account.orders()
    expect(order?.items.map(({ title }) => title)).toEqual(['茶巾'])
    expect(shopper.complaints).toEqual([])
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
