import type { Goods } from '#contract/goods'
import type { Address, Order } from '#contract/orders'
import type { RunningServer } from '../support/server'
import type { LiveRoom } from './anchor'
import type { Driver } from './harness'
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { builtApiBase, ensureBuild } from '../support/builds'
import { startServer } from '../support/server'
import { goLive, Person } from './anchor'
import { launch } from './harness'
import { BUILTIN_TAGS } from './harness/builtins'
import { readBuild } from './harness/compile'

const ROOM = '/src/packages/live/room'
const SHOP = '/src/packages/shop'

let server: RunningServer
let live: LiveRoom
let build: string
let shopper: Person
let merchant: Person
let mp: Driver | undefined

beforeAll(async () => {
  [build, server] = await Promise.all([ensureBuild('mp-weixin'), startServer({ env: { RATE_LIMIT: 'off' } })])
  live = await goLive(server.url, '晚八点')
  shopper = await Person.signIn(server.url, '小波', 'shopper')
  merchant = await Person.signIn(server.url, '店主', 'merchant')
})
afterEach(() => {
  mp?.destroy()
  expect(mp?.errors ?? []).toEqual([])
})
afterAll(async () => {
  live.stopPublishing()
  await server.stop()
})

async function open(url: string, who = shopper): Promise<Driver> {
  return mp = await launch(build, { url, storage: who.phone(), network: 'real', rewriteOrigin: { from: builtApiBase, to: server.url } })
}

function order(goods: Goods): Promise<Order> {
  return shopper.call('POST', '/api/orders', { items: [{ skuId: goods.skus[0]!.id, qty: 1 }], roomId: live.room.id }, { 'idempotency-key': randomUUID() })
}

describe('a page of the WeChat mini-program', () => {
  it('shows the cart', async () => {
    const [first, second] = live.goods
    await shopper.call('PUT', `/api/cart/items/${first!.skus[0]!.id}`, { qty: 2 })
    await shopper.call('PUT', `/api/cart/items/${second!.skus[0]!.id}`, { qty: 1 })
    const page = await open(`${SHOP}/cart`)
    await page.until(() => page.screen.includes(first!.title) && page.screen.includes(second!.title))
    expect(page.$('.cart-checkout')).not.toBeNull()
  })

  it('shows an order with the room it comes from', async () => {
    const goods = live.goods[0]!
    const { id } = await order(goods)
    const page = await open(`${SHOP}/order?id=${id}`)
    await page.until(() => page.screen.includes(goods.title))
    expect(page.screen).toContain(live.room.title)
    expect(page.screen).toContain(live.room.anchor.nickname)
  })

  it('shows the addresses', async () => {
    const address: Partial<Address> = { name: '小波', phone: '13800000000', region: '浙江省 杭州市', detail: '文一西路 1 号', isDefault: true }
    await shopper.call('POST', '/api/addresses', address)
    const page = await open(`${SHOP}/addresses`)
    await page.until(() => page.screen.includes('文一西路 1 号'))
  })

  it('shows goods on its own', async () => {
    const goods = live.goods[1]!
    const page = await open(`${SHOP}/goods?id=${goods.id}&roomId=${live.room.id}`)
    await page.until(() => page.screen.includes(goods.title) && page.$('.goods-buy'))
  })

  it('shows the back office to a merchant', async () => {
    const page = await open('/src/packages/merchant/index', merchant)
    await page.until(() => page.screen.includes(live.goods[0]!.title))
    mp?.destroy()
    await order(live.goods[2]!)
    const orders = await open('/src/packages/merchant/index?tab=orders', merchant)
    await orders.until(() => orders.screen.includes(live.goods[2]!.title) && orders.screen.includes('小波'))
  })

  it('says to an anchor that nobody can broadcast from here', async () => {
    const page = await open(`/src/packages/live/studio?id=${live.room.id}`, live.anchor)
    await page.until(() => page.screen.includes('暂时不能开播'))
    expect(page.$('.go-live')).toBeNull()
  })

  it('shares a room by its id, encoded once', async () => {
    const page = await open(`${ROOM}?id=${live.room.id}`)
    await page.until(() => page.text('.anchor-chip')?.includes(live.room.anchor.nickname))
    expect(page.currentPage.onShareAppMessage?.({ from: 'button' })).toMatchObject({ title: live.room.title, path: `${ROOM}?id=${live.room.id}` })
  })
})

describe('what changed while the checkout was open', () => {
  async function openCheckout(goods: Goods): Promise<Driver> {
    await live.pin(goods.id)
    const page = await open(`${ROOM}?id=${live.room.id}`)
    await page.until(() => page.text('.goods-card')?.includes(goods.title))
    await page.tap('.goods-card')
    await page.until(() => page.$('.buy-now'))
    await page.tap('.buy-now')
    await page.until(() => page.$('.place-order'))
    return page
  }
  /** Sets the price in fen, or the stock, of every SKU. */
  async function change(goods: Goods, to: { price?: number, stock?: number }) {
    const { skus } = await merchant.call<Goods>('GET', `/api/goods/${goods.id}`)
    await merchant.call('PATCH', `/api/goods/${goods.id}`, { skus: skus.map(sku => ({ ...sku, ...to })) })
  }

  it('is shown and asked again when it is the price', async () => {
    const goods = live.goods[1]!
    const page = await openCheckout(goods)
    await change(goods, { price: 12_345 })
    await page.tap('.place-order')
    await page.until(() => page.screen.includes('价格变了'))
    expect(page.$('.pay')).toBeNull()
    await page.tap('.accept-change')
    await page.tap('.place-order')
    await page.until(() => page.$('.pay'))
    expect(page.text('.checkout')?.replace(/\s/g, '')).toContain('123.45')
  })

  it('is said when nothing is left', async () => {
    const goods = live.goods[2]!
    const page = await openCheckout(goods)
    await change(goods, { stock: 0 })
    await page.tap('.place-order')
    await page.until(() => page.screen.includes('手慢了，刚刚售罄'))
    expect(page.$('.pay')).toBeNull()
  })
})

describe('the compiled WeChat mini-program', () => {
  it('sends a chat message to the list of messages and not to the room', async () => {
    const page = await open(`${ROOM}?id=${live.room.id}`)
    await page.until(() => page.text('.anchor-chip')?.includes(live.room.anchor.nickname))
    const traffic = await page.measure(async () => {
      for (let n = 1; n <= 100; n++)
        await live.anchor.say(live.room.id, `第 ${n} 句`)
      await page.until(() => page.text('.chat-list')?.includes('第 100 句'))
    })
    expect(traffic.log.filter(call => `/${call.is}` === ROOM)).toEqual([])
    // Messages arrive in batches; each costs the list one call, each line one for itself.
    expect(traffic.log.filter(call => call.is.endsWith('/ChatList')).length).toBeLessThan(100)
    expect(traffic.bytes).toBeLessThan(150_000)
  })

  it('names no component like one of WeChat\'s own tags', () => {
    const { app, json } = readBuild(build)
    const names = [app, ...Object.values(json)].flatMap(({ usingComponents = {} }) => Object.keys(usingComponents))
    expect(names.filter(name => BUILTIN_TAGS.has(name))).toEqual([])
  })
})
