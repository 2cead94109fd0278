import type { Order } from '#contract/orders'
import type { RunningServer } from '../support/server'
import type { PayParams } from '../support/wechat/emulator'
import type { Trade } from '../support/wechat/ledger'
import type { Driver } from './harness'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { builtApiBase, ensureBuild } from '../support/builds'
import { startServer } from '../support/server'
import { wechatEnvironment } from '../support/wechat/account'
import { WechatEmulator } from '../support/wechat/emulator'
import { paymentNotice } from '../support/wechat/notices'
import { Person } from './anchor'
import { launch } from './harness'

let build: string
let wechat: WechatEmulator
let server: RunningServer
let merchant: Person
let mp: Driver
let people = 0

beforeAll(async () => {
  wechat = await WechatEmulator.start();
  [build, server] = await Promise.all([ensureBuild('mp-weixin'), startServer({ env: wechatEnvironment(wechat.url) })])
  merchant = await Person.signIn(server.url, '店主', 'merchant')
})
beforeEach(async () => {
  mp = await launch(build, { network: 'real', rewriteOrigin: { from: builtApiBase, to: server.url } })
  mp.mock('login', () => ({ code: `login:person-${++people}` }))
})
afterEach(() => {
  mp.destroy()
  expect(mp.errors).toEqual([])
})
afterAll(async () => {
  await server.stop()
  await wechat.close()
})

async function signIn() {
  await mp.until(() => mp.$('.sign-in-wechat'))
  await mp.tap('.sign-in-wechat')
  await mp.until(() => !mp.$('.sign-in-wechat'))
}

async function addAddress() {
  mp.wx.navigateTo({ url: '/src/packages/shop/addresses' })
  await mp.until(() => mp.screen.includes('登录'))
  await mp.tap(mp.$$('.button').find(one => one.textContent?.includes('登录'))!)
  await signIn()
  await mp.tap(await mp.until(() => mp.$$('.button').find(one => one.textContent?.includes('添加收货地址'))))
}

/** From the goods' own page to the cashier. */
async function order(): Promise<Order> {
  const { items: [goods] } = await merchant.call<{ items: { id: string }[] }>('GET', '/api/goods')
  mp.wx.navigateTo({ url: `/src/packages/shop/goods?id=${goods!.id}` })
  await mp.until(() => mp.$('.goods-buy'))
  await mp.tap('.goods-buy')
  await mp.until(() => mp.$('.sku-sheet') && mp.$('.buy-now'))
  await mp.tap('.buy-now')
  await signIn()
  await mp.until(() => mp.$('.place-order'))
  await mp.tap('.place-order')
  await mp.until(() => mp.$('.pay'))
  const { items: [placed] } = await merchant.call<{ items: Order[] }>('GET', '/api/orders')
  return placed!
}

const status = () => mp.text('.order-status')

describe('a shopper in WeChat', () => {
  it('signs in, pays with WeChat, waits while it is processed and sees it paid', async () => {
    const { id } = await order()
    expect(status()).toBe('待付款')
    let trade: Trade | undefined
    mp.mock('requestPayment', (params: PayParams) => {
      trade = wechat.pay(params)
      // The thumb is done, the bank is not.
      trade.state = 'NOTPAY'
    })
    await mp.tap('.pay')
    await mp.until(() => status() === '处理中')
    expect(trade).toBeDefined()
    expect((await merchant.call<Order>('GET', `/api/orders/${id}`)).status).toBe('unpaid')
    trade!.state = 'SUCCESS'
    const { headers, body } = paymentNotice(new Date(), trade!)
    expect((await fetch(`${server.url}/api/pay/wechat/notify`, { method: 'POST', headers, body })).status).toBe(204)
    await mp.until(() => status() === '已付款')
    expect((await merchant.call<Order>('GET', `/api/orders/${id}`)).status).toBe('paid')
  })

  it('keeps the order unpaid when the payment is given up, and pays it on the next try, heard of or not', async () => {
    const { id } = await order()
    mp.mock('requestPayment', new Error('cancel'))
    await mp.tap('.pay')
    await mp.until(() => mp.screen.includes('支付没有完成'))
    expect(status()).toBe('待付款')
    expect((await merchant.call<Order>('GET', `/api/orders/${id}`)).status).toBe('unpaid')
    mp.mock('requestPayment', (params: PayParams) => void wechat.pay(params))
    await mp.tap('.pay')
    // Nobody notifies: the server asks.
    await mp.until(() => status() === '已付款', { timeout: 10_000 })
  })

  it('fills in the telephone number WeChat knows', async () => {
    await addAddress()
    const button = await mp.until(() => mp.$('.phone-button'))
    await mp.fire(button, 'getphonenumber', { errMsg: 'getPhoneNumber:fail user deny' })
    await mp.fire(button, 'getphonenumber', { errMsg: 'getPhoneNumber:ok', code: 'phone:13912345678' })
    await mp.until(() => mp.attr('.address-phone', 'value') === '13912345678')
  })

  it('takes an address out of WeChat\'s own book, or none when that is refused', async () => {
    await addAddress()
    const field = (name: string) => mp.attr(`.address-${name}`, 'value')
    mp.mock('chooseAddress', () => {
      throw new Error('auth deny')
    })
    await mp.tap('.address-wechat')
    expect(['name', 'phone', 'region', 'detail'].map(field).filter(Boolean)).toEqual([])
    mp.mock('chooseAddress', () => ({ userName: '安然', telNumber: '13800000000', provinceName: '北京市', cityName: '北京市', countyName: '朝阳区', detailInfo: '望京街 9 号' }))
    await mp.tap('.address-wechat')
    await mp.until(() => field('detail') === '望京街 9 号')
    expect(['name', 'phone', 'region'].map(field)).toEqual(['安然', '13800000000', '北京市 朝阳区'])
    await mp.tap('.address-save')
    await mp.until(() => !mp.$('.address-save') && mp.screen.includes('望京街 9 号'))
  })
})
