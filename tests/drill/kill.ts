import type { Order } from '#contract/orders'
import { join } from 'node:path'
import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { openDatabase } from '../../server/src/db/open'
import { PgliteEngine } from '../../server/src/db/pglite/engine'
import * as schema from '../../server/src/db/schema'
import { OrderBatches } from '../../server/src/domain/order-batches'
import { readRequest } from '../../server/src/domain/order-request'
import { silentLog } from '../../server/src/log'
import { ask, enter, order, sell } from '../support/buyers'
import { startServer } from '../support/server'

export interface KillReport {
  rounds: number
  /** Orders whose buyer heard of them. */
  acknowledged: number
  /** Of those, the ones that are gone or changed. */
  lost: number
  /** Requests that the kill left without an answer, each sent once more afterwards. */
  unanswered: number
  /** What does not agree with the rest of the database at the end; empty when all does. */
  contradictions: string[]
  /** Times another process was kept out of the data folder in use. */
  refused: number
  /** Flushes to the disk while {@link SINGLY} orders were acknowledged one by one. */
  fsyncs: number
}

const STOCK = 1_000_000
const BUYERS = 8
export const SINGLY = 20
/** A machine that is busy with other things takes its time. */
const START_TIMEOUT_MS = 180_000
/** However long it all takes, no order ends by itself and gives its stock back. */
const ORDER_HOLD_SECONDS = '86400'
/** An order in a while, so that the kill finds requests at every stage. */
const LEAST_ORDERS = 20

/**
 * Buyers order from a server on the embedded database, which is killed in the middle of it, again and again.
 * @param rounds how often
 * @param log told after each round
 */
export async function killLoop(rounds: number, log: (line: string) => void = () => {}): Promise<KillReport> {
  const server = await startServer({ env: { RATE_LIMIT: 'off', ORDER_HOLD_SECONDS }, timeout: START_TIMEOUT_MS })
  const report: KillReport = { rounds, acknowledged: 0, lost: 0, unanswered: 0, contradictions: [], refused: 0, fsyncs: 0 }
  try {
    const { url, dataDir } = server
    const goods = await sell(url, await enter(url, '店主', 'merchant'), [STOCK])
    const skuId = goods.skus[0]!.id
    const tokens = await Promise.all(Array.from({ length: BUYERS }, (_, index) => enter(url, `买家${index}`)))
    const known = new Map<string, { token: string, total: number }>()
    for (let round = 0; round < rounds; round++) {
      await openDatabase({ dataDir, log: silentLog }).then(db => db.close(), (error: { code?: string }) => report.refused += error.code === 'DATA_DIR_IN_USE' ? 1 : 0)
      const before = known.size
      const open: { token: string, key: string }[] = []
      const shop = tokens.map(async (token, buyer) => {
        for (let count = 0; ; count++) {
          const key = `${round}-${buyer}-${count}`
          const answer = await order(url, token, { items: [{ skuId, qty: 1 }] }, key).catch(() => undefined)
          if (answer?.status !== 201)
            return open.push({ token, key })
          known.set(answer.body.id, { token, total: answer.body.total })
          if (known.size >= before + LEAST_ORDERS + round * 13)
            void server.kill()
        }
      })
      await Promise.all(shop)
      await server.kill()
      await server.restart()
      for (const { token, key } of open) {
        const answer = await order(url, token, { items: [{ skuId, qty: 1 }] }, key)
        if (answer.status !== 200 && answer.status !== 201)
          report.contradictions.push(`${key}: ${answer.status}`)
        known.set(answer.body.id, { token, total: answer.body.total })
      }
      report.unanswered += open.length
      log(`round ${round + 1}: ${known.size - before} orders, ${open.length} of them without an answer`)
    }
    report.acknowledged = known.size
    for (const [id, { token, total }] of known) {
      const { status, body } = await ask<Order>(url, 'GET', `/orders/${id}`, { token })
      if (status !== 200 || body.total !== total || body.items.length !== 1)
        report.lost++
    }
    await server.kill()
    await check(dataDir, skuId, known.size, report)
  }
  finally {
    await server.stop()
  }
  return report
}

async function check(dataDir: string, skuId: string, orders: number, report: KillReport): Promise<void> {
  const engine = new PgliteEngine(join(dataDir, 'pglite'))
  const pool = new pg.Pool({ stream: () => engine.stream(), user: 'postgres', database: 'postgres', password: '', ssl: false, max: 1 })
  try {
    const { rows: [row] } = await pool.query(`SELECT (SELECT count(*)::int FROM "order") AS orders, (SELECT count(*)::int FROM order_item) AS items,
      (SELECT coalesce(sum(jsonb_array_length(payload -> 'orderIds')), 0)::int FROM outbox WHERE topic = 'orders.placed') AS news, (SELECT ${STOCK} - stock FROM sku WHERE id = $1) AS taken`, [skuId])
    for (const [name, count] of Object.entries(row as Record<string, number>)) {
      if (count !== orders)
        report.contradictions.push(`${count} ${name} for ${orders} orders`)
    }
    const { rows: [buyer] } = await pool.query<{ id: string }>(`SELECT id FROM "user" WHERE role = 'shopper' LIMIT 1`)
    const database = { engine: 'pglite' as const, pool, orm: drizzle(pool, { schema }), log: silentLog, close: () => pool.end() }
    const batches = new OrderBatches({ database, clock: () => new Date(), holdSeconds: 900, onPlaced: () => {} })
    const before = await engine.fsyncs()
    for (let index = 0; index < SINGLY; index++)
      await batches.place(readRequest({ id: buyer!.id, role: 'shopper' }, { items: [{ skuId, qty: 1 }] }, `single-${index}`))
    report.fsyncs = await engine.fsyncs() - before
  }
  finally {
    await pool.end()
    await engine.close()
  }
}
