import type { Goods } from '#contract/goods'
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
let mp: Driver

beforeAll(async () => {
  [build, server] = await Promise.all([ensureBuild('mp-weixin'), startServer()])
  live = await goLive(server.url, '晚八点')
})
afterEach(() => {
  mp.destroy()
  expect(mp.errors).toEqual([])
})
afterAll(async () => {
  live.stopPublishing()
  await server.stop()
})

async function open(url?: string): Promise<Driver> {
  mp = await launch(build, { url, network: 'real', rewriteOrigin: { from: builtApiBase, to: server.url } })
  return mp
}

async function signIn(nickname: string) {
  await mp.until(() => mp.$('.sign-in-name'))
  await mp.input('.sign-in-name', nickname)
  await mp.tap('.sign-in-confirm')
  await mp.until(() => !mp.$('.sign-in-name'))
}

/** Comes in by a link, as from a share card, and waits for the snapshot. */
async function enterRoom() {
  await open(`${ROOM}?id=${live.room.id}`)
  await mp.until(() => mp.text('.anchor-chip')?.includes(live.room.anchor.nickname))
}

const cardShows = (goods: Goods | undefined) => mp.text('.goods-card')?.includes(goods?.title ?? '')

describe('a shopper in the WeChat mini-program', () => {
  it('finds the live room at home and enters it', async () => {
    await open()
    const card = await mp.until(() => mp.$$('.room-card').find(one => one.textContent?.includes(live.room.title)))
    await mp.tap(card)
    await mp.until(() => mp.text('.anchor-chip')?.includes(live.room.anchor.nickname))
    expect(`/${mp.routes.at(-1)}`).toBe(ROOM)
    expect(mp.currentPage.options).toMatchObject({ id: live.room.id })
  })

  it('sees at once what was said and pushed before, and everything after as it happens', async () => {
    const [first, second] = live.goods
    await live.anchor.say(live.room.id, '先来看第一件')
    await live.pin(first!.id)
    await enterRoom()
    await mp.until(() => cardShows(first))
    expect(mp.text('.chat-list')).toContain('先来看第一件')
    await live.pin(second!.id)
    await live.anchor.say(live.room.id, '再看第二件')
    await mp.until(() => cardShows(second) && mp.text('.chat-list')?.includes('再看第二件'))
    expect(mp.$$('.goods-card')).toHaveLength(1)
  })

  it('closes the card for this push only', async () => {
    const [first, second] = live.goods
    await live.pin(first!.id)
    await enterRoom()
    await mp.until(() => cardShows(first))
    await mp.tap('.goods-card-close')
    expect(mp.$('.goods-card')).toBeNull()
    await live.pin(second!.id)
    await mp.until(() => cardShows(second))
  })

  it('watches as a guest and signs in to chat', async () => {
    await enterRoom()
    await mp.input('.chat-input', '有优惠吗')
    await mp.tap('.chat-send')
    await signIn('小安')
    await mp.until(() => mp.text('.chat-list')?.includes('有优惠吗'))
    await mp.until(async () => (await live.snapshot()).messages.some(message => message.text === '有优惠吗' && message.user.nickname === '小安'))
  })

  it('buys what is pushed: SKU, order, a payment that fails, one that does not, the list of orders', async () => {
    const goods = live.goods[0]!
    const pin = await live.pin(goods.id)
    await enterRoom()
    await mp.until(() => cardShows(goods))
    await mp.tap('.goods-card')
    await mp.until(() => mp.$('.sku-sheet') && mp.$('.buy-now'))
    await mp.tap('.buy-now')
    await signIn('小波')
    await mp.until(() => mp.$('.checkout') && mp.$('.place-order'))
    await mp.tap('.place-order')
    await mp.until(() => mp.$('.pay'))
    expect(mp.text('.order-status')).toBe('待付款')
    await mp.tap('.pay-fail')
    await mp.until(() => mp.text('.checkout')?.includes('支付失败，没有扣款'))
    expect(mp.text('.order-status')).toBe('待付款')
    await mp.tap('.pay')
    await mp.until(() => mp.text('.order-status') === '已付款')

    const merchant = await Person.signIn(server.url, '店主', 'merchant')
    const { items: [order] } = await merchant.call<{ items: Order[] }>('GET', `/api/orders?roomId=${live.room.id}`)
    expect(order).toMatchObject({ status: 'paid', buyer: { nickname: '小波' }, pinId: pin.pinId, items: [{ goodsId: goods.id, qty: 1 }] })
    const now = await merchant.call<Goods>('GET', `/api/goods/${goods.id}`)
    expect(now.stock).toBe(goods.stock - 1)

    mp.wx.switchTab({ url: '/src/pages/orders' })
    await mp.until(() => mp.routes.at(-1) === 'src/pages/orders' && mp.screen.includes(goods.title))
    expect(mp.screen).toContain(live.room.title)
  })

  it('catches up after its connection was cut', async () => {
    await enterRoom()
    mp.sockets.at(-1)?.close()
    await live.anchor.say(live.room.id, '断线时说的话')
    await mp.until(() => mp.text('.chat-list')?.includes('断线时说的话'), { timeout: 10_000 })
    const said = mp.texts('.chat-list')[0]?.split('断线时说的话')
    expect(said).toHaveLength(2)
  })

  it('is told when the room ends', async () => {
    await enterRoom()
    await live.end()
    await mp.until(() => mp.$('.room-ended'))
  })

  it('is told that a room does not exist', async () => {
    await open(`${ROOM}?id=room_nowhere`)
    await mp.until(() => mp.screen.includes('直播间'))
    expect(mp.$('.chat-input')).toBeNull()
  })
})
