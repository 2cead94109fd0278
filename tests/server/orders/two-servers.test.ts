import type { Room } from '#contract/rooms'
import type { Reply } from '../../support/buyers'
import type { RunningServer } from '../../support/server'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { ask, enter, order, sell } from '../../support/buyers'
import { Listener } from '../../support/channel'
import { createPostgresDatabase } from '../../support/database'
import { startServer } from '../../support/server'

const BUYERS = 1000
const STOCK = 50

describe.runIf(inject('postgresUrl'))('two servers on one PostgreSQL', () => {
  let database: { url: string, drop: () => Promise<void> }
  let servers: RunningServer[] = []
  beforeAll(async () => {
    database = await createPostgresDatabase()
    const env = { DATABASE_URL: database.url, RATE_LIMIT: 'off', SESSION_SECRET: 'a secret that both servers of this test share' }
    servers = await Promise.all([startServer({ env }), startServer({ env })])
  }, 120_000)
  afterAll(async () => {
    await Promise.all(servers.map(server => server.stop()))
    await database.drop()
  })

  it('sell 50 pieces to 1,000 buyers exactly once, and say on every screen what is left', async () => {
    const [{ url }] = servers as [RunningServer]
    const anchor = await enter(url, '阿宝', 'anchor')
    const goods = await sell(url, await enter(url, '店主', 'merchant'), [STOCK])
    const skuId = goods.skus[0]!.id
    const { body: room } = await ask<Room>(url, 'POST', '/rooms', { token: anchor, body: { title: '秒杀', goodsIds: [goods.id] } })
    const screens = await Promise.all(servers.map(server => Listener.open(`${server.url.replace('http', 'ws')}/api/rooms/${room.id}/events`)))
    const buyers = await inGroups(BUYERS, index => enter(servers[index % 2]!.url, `买家${index}`))
    const answers: Reply<unknown>[] = await Promise.all(buyers.map((token, index) => order(servers[index % 2]!.url, token, { items: [{ skuId, qty: 1 }], roomId: room.id, expectedTotal: 1000 }, 'key')))

    const counts = new Map<string, number>()
    for (const { code, status } of answers)
      counts.set(code ?? String(status), 1 + (counts.get(code ?? String(status)) ?? 0))
    expect(Object.fromEntries(counts)).toEqual({ 201: STOCK, STOCK_EMPTY: BUYERS - STOCK })
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    const { rows } = await client.query(`SELECT (SELECT stock FROM sku WHERE id = $1) AS stock, (SELECT count(*)::int FROM "order") AS orders, (SELECT sum(qty)::int FROM order_item) AS items,
      (SELECT coalesce(sum(jsonb_array_length(payload -> 'orderIds')), 0)::int FROM outbox WHERE topic = 'orders.placed') AS news, (SELECT count(*)::int FROM "order" WHERE status = 'unpaid') AS held`, [skuId])
    await client.end()
    expect(rows[0]).toEqual({ stock: 0, orders: STOCK, items: STOCK, news: STOCK, held: STOCK })

    const told = screens.map(screen => screen.until(heard => heard.events.some(event => event.type === 'goods.changed' && event.data.stock === 0)))
    await Promise.all(told)
    await Promise.all(screens.map(screen => screen.leave()))
  }, 180_000)
})

/** Not all at once: a server that has just started has better things to do. */
async function inGroups<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = []
  while (made.length < count)
    made.push(...await Promise.all(Array.from({ length: Math.min(50, count - made.length) }, (_, index) => make(made.length + index))))
  return made
}
