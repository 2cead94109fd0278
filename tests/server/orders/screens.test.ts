import type { GoodsFrame } from '#contract/events'
import type { Room } from '#contract/rooms'
import type { RunningServer } from '../../support/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ask, enter, order, sell } from '../../support/buyers'
import { Listener } from '../../support/channel'
import { startServer } from '../../support/server'

const SCREENS = 20
const STOCK = 100
const BUYERS = 20

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ env: { RATE_LIMIT: 'off' } })
}, 120_000)
afterAll(() => server.stop())

it('every open screen says what is left within a second, without an event for each order', async () => {
  const { url } = server
  const goods = await sell(url, await enter(url, '店主', 'merchant'), [STOCK])
  const items = [{ skuId: goods.skus[0]!.id, qty: 1 }]
  const { body: room } = await ask<Room>(url, 'POST', '/rooms', { token: await enter(url, '阿宝', 'anchor'), body: { title: '秒杀', goodsIds: [goods.id] } })
  const screens = await Promise.all(Array.from({ length: SCREENS }, () => Listener.open(`${url.replace('http', 'ws')}/api/rooms/${room.id}/events`)))
  const pages = await Promise.all(Array.from({ length: SCREENS }, () => Listener.open<GoodsFrame>(`${url.replace('http', 'ws')}/api/goods/events?ids=${goods.id}`)))
  const buyers = await Promise.all(Array.from({ length: BUYERS }, (_, index) => enter(url, `买家${index}`)))
  await Promise.all(buyers.map(async (token) => {
    for (let count = 0; count < 4; count++)
      expect((await order(url, token, { items, roomId: room.id }, `key${count}`)).status).toBe(201)
  }))
  const answered = performance.now()
  const left = STOCK - BUYERS * 4
  const stocks = (screen: Listener) => screen.events.flatMap(event => event.type === 'goods.changed' ? event.data.stock : [])
  const stockOn = (page: Listener<GoodsFrame>) => page.frames.flatMap(frame => 'goods' in frame ? frame.goods.stock : []).at(-1)
  await Promise.all([
    ...screens.map(screen => screen.until(heard => stocks(heard).at(-1) === left)),
    ...pages.map(page => page.until(heard => stockOn(heard) === left)),
  ])
  expect(performance.now() - answered).toBeLessThan(1000)
  for (const screen of screens) {
    expect(screen.events.length).toBeLessThan(BUYERS * 4)
    expect(screen.events.filter(event => event.type === 'order.placed').length).toBeGreaterThan(0)
  }
  await Promise.all([...screens, ...pages].map(screen => screen.leave()))
}, 120_000)
