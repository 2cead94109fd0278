import type { Database } from '../../server/src/db/open'
import type { Measurement } from './measurement'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '../../server/src/db/migrate'
import { openDatabase } from '../../server/src/db/open'
import { OrderBatches } from '../../server/src/domain/order-batches'
import { readRequest } from '../../server/src/domain/order-request'
import { silentLog } from '../../server/src/log'
import { atLeast, compare, median } from './measurement'
import { scratchPostgres } from './scratch-postgres'

/** In a flash moment hundreds wait at once. The smaller crowd is that of the HTTP bench, where a batch carries fewer orders for what each costs by itself. */
const CROWDS = [{ buyers: 256, least: 8 }, { buyers: 64 }]
const BUYERS = Math.max(...CROWDS.map(crowd => crowd.buyers))
const SECONDS = 2
/** Odd, so that the median is a run that happened. */
const RUNS = 5
const KIND = { title: '马克杯', spec: '白', image: '/demo/mug.jpg', price: 1000 }

/**
 * What one would write first, one statement for each order, with the same duties: one order a key, today's price, the goods' limit, a buyer
 * there is, the stock, the order with its item and its news, the cart without it.
 */
const SINGLE = `
  WITH asked AS (
    SELECT s.id AS sku_id, g.id AS goods_id, g.title, s.spec, g.images ->> 0 AS image, s.price AS price, u.id AS user_id, u.nickname
    FROM sku s JOIN goods g ON g.id = s.goods_id JOIN "user" u ON u.id = $2
    WHERE s.id = 'sku_hot' AND NOT s.archived AND g.status = 'on' AND s.price = $6
      AND NOT EXISTS (SELECT FROM "order" o WHERE o.user_id = $2 AND o.idempotency_key = $3)
      AND (g.limit_per_person IS NULL OR g.limit_per_person > (
        SELECT coalesce(sum(i.qty), 0) FROM "order" o JOIN order_item i ON i.order_id = o.id
        WHERE o.user_id = $2 AND o.status NOT IN ('cancelled', 'refunded') AND i.goods_id = g.id))
  ), taken AS (
    UPDATE sku SET stock = stock - 1 FROM asked WHERE sku.id = asked.sku_id AND stock >= 1 RETURNING sku.id
  ), placed AS (
    INSERT INTO "order" (id, user_id, idempotency_key, request_hash, total, offer, created_at, expires_at)
    SELECT $1, user_id, $3, $4, price, $5, now(), now() + interval '15 minutes' FROM asked, taken ON CONFLICT DO NOTHING RETURNING id
  ), item AS (
    INSERT INTO order_item (order_id, sku_id, goods_id, position, title, spec, image, price, qty)
    SELECT placed.id, sku_id, goods_id, 0, title, spec, image, price, 1 FROM placed, asked
  ), news AS (
    INSERT INTO outbox (topic, payload)
    SELECT 'orders.placed', jsonb_build_object('expiresAt', now() + interval '15 minutes', 'goodsIds', jsonb_build_array(goods_id), 'title', title,
      'orderIds', jsonb_build_array(placed.id), 'userIds', jsonb_build_array(user_id), 'roomIds', jsonb_build_array(NULL), 'qtys', jsonb_build_array(1)) FROM placed, asked
  ), emptied AS (
    DELETE FROM cart_item USING asked WHERE cart_item.user_id = asked.user_id AND cart_item.sku_id = asked.sku_id
  )
  SELECT placed.id, nickname FROM placed, asked`

/** Many buyers of one SKU: batches by `place_orders` against one statement for each order, on the same engine with the same pool of connections. */
export async function measureOrdersDatabase(): Promise<Measurement[]> {
  const measurements: Measurement[] = []
  const dataDir = mkdtempSync(join(tmpdir(), 'live-shop-bench-'))
  try {
    measurements.push(...await measureOn(await openDatabase({ dataDir, log: silentLog })))
  }
  finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
  const postgres = await scratchPostgres()
  if (postgres) {
    try {
      measurements.push(...await measureOn(await openDatabase({ databaseUrl: postgres.url, dataDir, log: silentLog })))
    }
    finally {
      await postgres.drop()
    }
  }
  return measurements
}

async function measureOn(database: Database): Promise<Measurement[]> {
  try {
    await prepare(database)
    const batches = new OrderBatches({ database, clock: () => new Date(), holdSeconds: 900, onPlaced: () => {} })
    let keys = 0
    const ours = (buyer: number) => batches.place(readRequest({ id: `user_${buyer}`, role: 'shopper' }, { items: [{ skuId: 'sku_hot', qty: 1 }], expectedTotal: KIND.price }, `key${keys++}`))
    const single = (buyer: number) => {
      // The same is computed beforehand: what is compared is the way through the database.
      const { id, key, hash } = readRequest({ id: `user_${buyer}`, role: 'shopper' }, { items: [{ skuId: 'sku_hot', qty: 1 }] }, `key${keys++}`)
      const offer = { at: new Date().toISOString(), room: null, pin: null, items: [{ skuId: 'sku_hot', price: KIND.price, listPrice: KIND.price, marketPrice: 2000 }], note: '' }
      return database.pool.query({ name: 'single', text: SINGLE, values: [id, `user_${buyer}`, key, hash, JSON.stringify(offer), KIND.price] })
    }
    await rate(ours, BUYERS, 1)
    await rate(single, BUYERS, 1)
    const measurements: Measurement[] = []
    for (const { buyers, least } of CROWDS) {
      const runs = { ours: [] as number[], base: [] as number[] }
      for (let run = 0; run < RUNS; run++) {
        runs.base.push(await rate(single, buyers, SECONDS))
        runs.ours.push(await rate(ours, buyers, SECONDS))
      }
      const measured = { bench: `orders-database ${database.engine} ${buyers} buyers`, ours: median(runs.ours), base: median(runs.base), against: 'one statement for each order', unit: 'orders/s' as const, runs }
      measurements.push(least === undefined ? compare(measured) : atLeast(least, measured))
    }
    return measurements
  }
  finally {
    await database.close()
  }
}

async function prepare(database: Database): Promise<void> {
  await migrate(database)
  await database.pool.query(`INSERT INTO "user" (id, login_key, nickname, role, avatar) SELECT 'user_' || n, 'bench:' || n, '买家', 'shopper', '' FROM generate_series(0, ${BUYERS - 1}) n`)
  await database.pool.query(`INSERT INTO goods (id, merchant_id, title, images, price, market_price) VALUES ('goods_hot', 'user_0', $1, $2, $3, 2000)`, [KIND.title, JSON.stringify([KIND.image]), KIND.price])
  await database.pool.query(`INSERT INTO sku (id, goods_id, position, spec, price, stock) VALUES ('sku_hot', 'goods_hot', 0, $1, $2, 100000000)`, [KIND.spec, KIND.price])
}

/** @returns how often a second the buyers, each waiting for one answer before asking again, were served */
async function rate(buy: (buyer: number) => Promise<unknown>, buyers: number, seconds: number): Promise<number> {
  const started = performance.now()
  let served = 0
  await Promise.all(Array.from({ length: buyers }, async (_, buyer) => {
    while (performance.now() - started < seconds * 1000) {
      await buy(buyer)
      served++
    }
  }))
  return Math.round(served / (performance.now() - started) * 1000)
}
