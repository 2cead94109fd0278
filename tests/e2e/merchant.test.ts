import type { Goods } from '#contract/goods'
import type { Order } from '#contract/orders'
import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { Backstage } from './people/backstage'
import { Merchant } from './people/merchant'
import { DESKTOP } from './people/person'
import { Shopper } from './people/shopper'
import { useStage } from './people/stage'

async function photo(name: string, background: string) {
  return { name, mimeType: 'image/jpeg', buffer: await sharp({ create: { width: 1600, height: 1200, channels: 3, background } }).jpeg().toBuffer() }
}

describe('a merchant who is new here', () => {
  const stage = useStage()
  let merchant: Merchant
  let goods: Goods
  const now = (id: string) => fetch(`${stage.url}/api/goods/${id}`).then(answer => answer.json() as Promise<Goods>)

  it('makes goods in two colours and two sizes, with two pictures', async () => {
    merchant = await Merchant.open(stage.browser, stage.url)
    await merchant.signIn('新店主')
    await merchant.at('goods-add').click()
    await merchant.field('goods-title').fill('亚麻衬衫')
    let held = false
    // The first one chosen is the last to arrive.
    await merchant.page.route('**/api/uploads', async (route) => {
      const second = held ? null : merchant.page.waitForResponse('**/api/uploads')
      held = true
      await second
      await route.continue()
    })
    await merchant.addPictures([await photo('front.jpg', '#c33'), await photo('back.jpg', '#33c')])
    await merchant.page.unroute('**/api/uploads')
    const [first, second] = await merchant.page.locator('[data-testid="picture"]:visible img').evaluateAll(all => all.map(one => (one as HTMLImageElement).src))
    const { dominant } = await sharp(await (await fetch(first!)).arrayBuffer()).stats()
    expect(dominant.r).toBeGreaterThan(dominant.b)
    await merchant.page.locator('[data-testid="picture-earlier"]:visible').nth(1).click()
    await merchant.addSpec('颜色', '红，蓝')
    await merchant.addSpec('尺码', 'S,M')
    await merchant.field('fill-price').fill('99')
    await merchant.field('fill-stock').fill('10')
    await merchant.at('fill-apply').click()
    // Else what is typed now would stand beside what is just being filled in.
    await expect.poll(() => merchant.nth('sku-price', 3).inputValue()).toBe('99')
    await merchant.nth('sku-price', 3).fill('109.5')
    await merchant.field('goods-limit').fill('5')
    goods = await merchant.saveGoods()
    expect(goods).toMatchObject({
      title: '亚麻衬衫',
      price: 9900,
      limitPerPerson: 5,
      specNames: ['颜色', '尺码'],
      skus: [['红 / S', 9900], ['红 / M', 9900], ['蓝 / S', 9900], ['蓝 / M', 10950]].map(([spec, price]) => ({ spec, price, stock: 10 })),
      status: 'on',
    })
    expect(goods.images.map(path => stage.url + path)).toEqual([second, first])
    await merchant.goods(goods.id).filter({ hasText: '库存 40' }).waitFor()
  })

  it('drags a picture to where another stands', async () => {
    await merchant.goods(goods.id).getByTestId('goods-edit').click()
    const pictures = merchant.page.locator('[data-testid="picture"]:visible')
    await pictures.nth(1).dragTo(pictures.nth(0))
    const { images } = await merchant.saveGoods()
    expect(images).toEqual([...goods.images].reverse())
    await merchant.goods(goods.id).waitFor()
  })

  it('is told which picture is none, saves nothing meanwhile, and goes on without it', async () => {
    await merchant.goods(goods.id).getByTestId('goods-edit').click()
    const chooser = merchant.page.waitForEvent('filechooser')
    await merchant.at('picture-add').click()
    await (await chooser).setFiles({ name: 'evil.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>') })
    await merchant.page.getByRole('alert').filter({ hasText: '图片无法识别' }).waitFor()
    await merchant.at('goods-save').click()
    await merchant.page.getByText('还有图片没传好').waitFor()
    await merchant.page.locator('uni-page:visible').getByRole('button', { name: '删除', exact: true }).click()
    await merchant.page.getByRole('alert').filter({ hasText: '图片无法识别' }).waitFor({ state: 'detached' })
  })

  it('is taken to what has to be put right', async () => {
    await merchant.field('goods-title').fill('')
    await merchant.at('sku-row').scrollIntoViewIfNeeded()
    await merchant.page.evaluate(() => scrollTo(0, document.body.scrollHeight))
    await merchant.at('goods-save').click()
    await expect.poll(() => merchant.at('goods-title').evaluate(field => field.getBoundingClientRect().top)).toBeGreaterThan(0)
    await merchant.reads('请填写商品标题')
  })

  it('is asked before leaving what is not saved', async () => {
    await merchant.field('goods-title').fill('亚麻衬衫 2030')
    await merchant.page.goBack()
    await merchant.page.getByText('改动还没有保存').waitFor()
    await merchant.page.getByText('继续编辑').click()
    await expect.poll(() => merchant.field('goods-title').inputValue()).toBe('亚麻衬衫 2030')
    await merchant.page.goBack()
    await merchant.page.getByText('不保存，离开').click()
    await merchant.goods(goods.id).waitFor()
    expect((await now(goods.id)).title).toBe('亚麻衬衫')
  })

  it('corrects a colour and the stock, and an open room has it within a second, the same SKUs', async () => {
    const anchor = await Backstage.signIn(stage.url, '小满', 'anchor')
    const room = await anchor.createRoom({ title: '衬衫夜', goodsIds: [goods.id] })
    await anchor.call('PUT', `/rooms/${room.id}/pin`, { goodsId: goods.id })
    const shopper = await Shopper.open(stage.browser, stage.url)
    await shopper.enterByLink(room.id)
    await shopper.pushedCard.filter({ hasText: '99' }).waitFor()
    await merchant.goods(goods.id).getByTestId('goods-edit').click()
    await merchant.nth('spec-value', 0).fill('酒红')
    for (const row of [0, 1, 2])
      await merchant.nth('sku-stock', row).fill('1')
    const saved = await merchant.saveGoods()
    await shopper.pushedCard.filter({ hasText: /剩\s*13\s*件/ }).waitFor({ timeout: 1000 })
    expect(saved.skus.map(({ id, spec, stock }) => [id, spec, stock])).toEqual(goods.skus.map(({ id, spec }, at) => [id, spec.replace('红', '酒红'), at < 3 ? 1 : 10]))
    expect(shopper.complaints).toEqual([])
  })

  it('does not take goods of one list for those of another that cannot be read', async () => {
    await merchant.page.route('**/api/goods?*', route => route.fulfill({ status: 500, json: { error: { code: 'INTERNAL', message: '' } } }))
    await merchant.at('filter-low').click()
    await merchant.at('merchant-goods').waitFor({ state: 'detached' })
    await merchant.page.unroute('**/api/goods?*')
    await merchant.press('重试')
    await merchant.goods(goods.id).waitFor()
  })

  it('finds what runs out', async () => {
    await merchant.at('filter-low').click()
    await merchant.goods(goods.id).waitFor()
    await merchant.at('filter-out').click()
    await merchant.goods(goods.id).waitFor({ state: 'detached' })
    expect(merchant.complaints).toEqual([])
  })
})

describe('a merchant with orders', () => {
  const stage = useStage()
  let merchant: Merchant
  let ann: Backstage
  let orders: Order[]

  beforeAll(async () => {
    const account = await Backstage.signIn(stage.url, '店长', 'merchant')
    const goods = await account.call<Goods>('POST', '/goods', { title: '手工陶杯', images: ['/demo/covers/tea.jpg'], price: 6900, marketPrice: 9900, skus: [{ spec: '默认', price: 6900, stock: 50 }] })
    ann = await Backstage.signIn(stage.url, '买家小安', 'shopper')
    orders = []
    for (let index = 0; index < 3; index++)
      orders.push(await ann.buy(goods.skus[0]!.id))
    for (const order of orders.slice(1))
      await ann.call('POST', `/orders/${order.id}/refund`, { reason: '拍错了' })
    merchant = await Merchant.open(stage.browser, stage.url, DESKTOP)
    await merchant.signIn('店长')
    await merchant.at('tab-orders').click()
  })
  const state = async (at: number) => (await ann.call<Order>('GET', `/orders/${orders[at]!.id}`))

  it('ships one', async () => {
    await merchant.at('filter-paid').click()
    await merchant.order(orders[0]!.id).getByTestId('ship').click()
    await merchant.at('ship-sheet').getByText('顺丰速运').click()
    await merchant.field('ship-number').fill('SF1234567890')
    await merchant.at('ship-confirm').click()
    await merchant.order(orders[0]!.id).waitFor({ state: 'detached' })
    expect(await state(0)).toMatchObject({ status: 'shipped', carrier: '顺丰速运', trackingNo: 'SF1234567890' })
  })

  it('is shown where an order stands that moved on while its parcel was being packed', async () => {
    const bob = await Backstage.signIn(stage.url, '路人老白', 'shopper')
    const order = await bob.buy(orders[0]!.items[0]!.skuId)
    await merchant.at('filter-all').click()
    await merchant.order(order.id).getByTestId('ship').click()
    await merchant.field('ship-number').fill('SF2234567890')
    await bob.call('POST', `/orders/${order.id}/refund`, {})
    await merchant.at('ship-confirm').click()
    await merchant.at('ship-sheet').getByRole('alert').waitFor()
    await merchant.page.keyboard.press('Escape')
    await merchant.order(order.id).filter({ hasText: '退款中' }).filter({ hasText: '申请退款 ¥69：未填写原因' }).getByTestId('refund-approve').waitFor()
  })

  it('refuses a refund with a reason, which the buyer reads', async () => {
    await merchant.at('filter-refunding').click()
    await merchant.order(orders[1]!.id).getByTestId('refund-reject').click()
    await merchant.at('refuse-confirm').click()
    await merchant.page.getByRole('alert').filter({ hasText: '请填写拒绝原因' }).waitFor()
    await merchant.field('refuse-reason').fill('包裹已经寄出，请收到后再申请')
    await merchant.at('refuse-confirm').click()
    await merchant.order(orders[1]!.id).waitFor({ state: 'detached' })
    expect(await state(1)).toMatchObject({ status: 'paid', refund: { status: 'rejected', answer: '包裹已经寄出，请收到后再申请' } })
    const shopper = await Shopper.open(stage.browser, stage.url)
    await shopper.follow(`/src/packages/shop/order?id=${orders[1]!.id}`)
    await shopper.press('登录')
    await shopper.signIn('买家小安')
    await shopper.reads('包裹已经寄出，请收到后再申请')
  })

  it('approves the other', async () => {
    await merchant.order(orders[2]!.id).getByTestId('refund-approve').click()
    await merchant.page.locator('.uni-modal').getByText('同意退款').click()
    await expect.poll(async () => (await state(2)).status, { timeout: 10_000 }).toBe('refunded')
  })

  it('finds an order by its buyer and its time', async () => {
    await merchant.at('filter-all').click()
    await merchant.field('search').fill('没有这个人')
    await merchant.reads('没有符合条件的订单')
    await merchant.field('search').fill('买家小')
    await merchant.order(orders[0]!.id).waitFor()
    await merchant.at('period-filter').click()
    await merchant.at('period-today').click()
    await merchant.order(orders[2]!.id).waitFor()
  })

  it('leaves a day\'s picker by Escape, and the sheet below it by another', async () => {
    const picker = merchant.page.locator('.uni-picker-toggle')
    await merchant.at('period-filter').click()
    await merchant.page.locator('uni-picker:visible').first().click()
    await picker.waitFor()
    await merchant.page.keyboard.press('Escape')
    await picker.waitFor({ state: 'detached' })
    await merchant.at('period-today').waitFor()
    await merchant.page.keyboard.press('Escape')
    await merchant.at('period-today').waitFor({ state: 'detached' })
  })

  it('takes what is found away as a table', async () => {
    const download = merchant.page.waitForEvent('download')
    await merchant.at('orders-export').click()
    const file = await download
    expect(file.suggestedFilename()).toMatch(/^orders-\d{4}-\d\d-\d\d\.csv$/)
    const text = readFileSync(await file.path(), 'utf8')
    expect(text.startsWith('\uFEFF订单号,状态')).toBe(true)
    const rows = text.trimEnd().split('\r\n').slice(1)
    expect(rows.map(row => row.split(',')[0])).toEqual(orders.map(({ id }) => id).reverse())
    expect(rows[2]).toContain('手工陶杯,默认,69.00,1,69.00,,69.00,顺丰速运,SF1234567890')
  })

  it('reads that nothing is over yet', async () => {
    await merchant.at('tab-coupons').click()
    await merchant.at('filter-closed').click()
    await merchant.reads('没有已结束的优惠券')
    await merchant.at('tab-rooms').click()
    await merchant.at('filter-ended').click()
    await merchant.reads('没有已结束的直播')
  })

  it('loses no blocked word to a look elsewhere, and comes back to the tab it was on', async () => {
    const toWords = async () => {
      await merchant.at('tab-safety').click()
      await merchant.at('filter-words').click()
    }
    await toWords()
    await merchant.field('words').fill('高仿\n')
    await merchant.at('tab-goods').click()
    await toWords()
    expect(await merchant.field('words').inputValue()).toBe('高仿\n')
    await merchant.page.goBack()
    await merchant.page.getByText('继续编辑').click()
    await merchant.field('words').fill('')
    await merchant.page.reload()
    await merchant.page.locator('[data-testid="tab-safety"][aria-selected="true"]:visible').waitFor()
    expect(merchant.complaints).toEqual([])
  })
})
