import type { Claim, RoomCoupon } from '#contract/coupons'
import type { Order } from '#contract/orders'
import type { RunningServer } from '../support/server'
import type { LiveRoom } from './anchor'
import type { Driver } from './harness'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { builtApiBase, ensureBuild } from '../support/builds'
import { startServer } from '../support/server'
import { goLive, Person } from './anchor'
import { launch } from './harness'

const ROOM = '/src/packages/live/room'

let server: RunningServer
let live: LiveRoom
let build: string
let shopper: Person
let mp: Driver

beforeAll(async () => {
  [build, server] = await Promise.all([ensureBuild('mp-weixin'), startServer()])
  live = await goLive(server.url, '领券直播间')
  shopper = await Person.signIn(server.url, '小安', 'shopper')
})
afterEach(() => {
  mp.destroy()
  expect(mp.errors).toEqual([])
})
afterAll(async () => {
  live.stopPublishing()
  await server.stop()
})

async function open(url: string): Promise<Driver> {
  mp = await launch(build, { url, network: 'real', rewriteOrigin: { from: builtApiBase, to: server.url }, storage: shopper.phone() })
  return mp
}

const drop = (title: string, amount: number, quantity = 5) => live.anchor.call<RoomCoupon>('POST', `/api/rooms/${live.room.id}/coupons`, { title, kind: 'amount', amount, quantity, minutes: 30 })

describe('a coupon in the WeChat mini-program', () => {
  it('appears as it is dropped, is claimed, and used at checkout', async () => {
    const goods = live.goods[0]!
    await live.pin(goods.id)
    await open(`${ROOM}?id=${live.room.id}`)
    await mp.until(() => mp.text('.goods-card')?.includes(goods.title))
    expect(mp.$('.coupon-chip')).toBeNull()
    await drop('见面礼', 500)
    await mp.until(() => mp.text('.coupon-chip')?.includes('¥5'))
    await mp.tap('.coupon-chip')
    await mp.until(() => mp.$('.coupon-claim'))
    await mp.tap('.coupon-claim')
    await mp.until(() => mp.text('.coupon-claim')?.includes('已领取'))
    await mp.until(() => mp.text('.coupon-chip')?.includes('已领取'))

    await mp.tap('.goods-card')
    await mp.until(() => mp.$('.buy-now'))
    await mp.until(() => mp.text('.sku-coupon')?.includes('「见面礼」减 ¥5'))
    await mp.tap('.buy-now')
    await mp.until(() => mp.text('.checkout-coupon')?.includes('-¥5'))
    await mp.tap('.place-order')
    await mp.until(() => mp.$('.pay'))
    await mp.tap('.pay')
    await mp.until(() => mp.text('.order-status') === '已付款')
    const { items: [order] } = await shopper.call<{ items: Order[] }>('GET', '/api/orders')
    expect(order?.offer.coupon).toMatchObject({ title: '见面礼', discount: 500 })
    expect(order?.total).toBe(order!.items.reduce((sum, item) => sum + item.price * item.qty, 0) - 500)
  })

  it('is in the list of one\'s own', async () => {
    const { id } = await drop('下次再用', 300)
    await shopper.call<Claim>('POST', `/api/coupons/${id}/claim`)
    await open('/src/packages/shop/coupons')
    await mp.until(() => mp.$$('.my-coupon').some(one => one.textContent?.includes('下次再用')))
    expect(mp.screen).not.toContain('见面礼')
  })

  it('disappears when it is taken back', async () => {
    const { id } = await drop('一会儿就收', 200)
    await open(`${ROOM}?id=${live.room.id}`)
    await mp.until(() => mp.text('.coupon-chip')?.includes('¥2'))
    await live.anchor.call('DELETE', `/api/rooms/${live.room.id}/coupons/${id}`)
    await mp.until(() => !mp.text('.coupon-chip')?.includes('¥2'))
  })
})
