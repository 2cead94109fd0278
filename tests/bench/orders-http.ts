import type { LoadResult } from './load'
import type { Measurement } from './measurement'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { enter, sell } from '../support/buyers'
import { load } from './load'
import { atLeast, compare, median } from './measurement'
import { scratchPostgres } from './scratch-postgres'

const SERVER = fileURLToPath(new URL('./orders-server.ts', import.meta.url))
const CONNECTIONS = 64
const SECONDS = 4
/** Odd, so that the median is a run that happened. */
const RUNS = 5
const LEAST = 0.6
const SKUS = 5

/** Orders for one hot SKU over HTTP, on each engine, against the same request to a route that checks it and does nothing. */
export function measureOrdersHttp(): Promise<Measurement[]> {
  return onEachEngine(engine => `orders-http ${engine}`, 1, LEAST)
}

/** Orders of five SKUs, each a transaction of its own, that all want the same five locks. */
export function measureCheckoutOfFive(): Promise<Measurement[]> {
  return onEachEngine(engine => `checkout-five ${engine}`, SKUS)
}

async function onEachEngine(name: (engine: string) => string, lines: number, least?: number): Promise<Measurement[]> {
  const measurements = [await measure(name('pglite'), {}, lines, least)]
  const postgres = await scratchPostgres()
  if (postgres) {
    try {
      measurements.push(await measure(name('postgres'), { DATABASE_URL: postgres.url }, lines, least))
    }
    finally {
      await postgres.drop()
    }
  }
  return measurements
}

async function measure(bench: string, env: Record<string, string>, lines: number, least: number | undefined): Promise<Measurement> {
  const server = await startServer(env)
  try {
    const tokens = await Promise.all(Array.from({ length: CONNECTIONS }, (_, index) => enter(server.url, `buyer ${index}`)))
    const { skus } = await sell(server.url, await enter(server.url, 'merchant', 'merchant'), Array.from({ length: SKUS }, () => 10_000_000))
    const body = JSON.stringify({ items: skus.slice(0, lines).map(sku => ({ skuId: sku.id, qty: 1 })), expectedTotal: 1000 * lines })
    let runs = 0
    const run = (path: string, status: number): Promise<LoadResult> => {
      const round = runs++
      return load(server.url, {
        connections: CONNECTIONS,
        seconds: SECONDS,
        status,
        request: (connection, count) => ({ path, headers: { 'authorization': `Bearer ${tokens[connection]}`, 'idempotency-key': `${round}-${count}` }, body }),
      })
    }
    const order = () => run('/api/orders', 201)
    const noop = () => run('/api/noop', 201)
    const [ours, base]: [LoadResult[], LoadResult[]] = [[], []]
    // What the first of each does is not counted: code is compiled, pages are made.
    await order()
    await noop()
    for (let round = 0; round < RUNS; round++) {
      base.push(await noop())
      ours.push(await order())
    }
    const facts = {
      bench,
      ours: median(ours.map(it => it.perSecond)),
      base: median(base.map(it => it.perSecond)),
      against: 'the same request to a route that does nothing',
      unit: 'requests/s' as const,
      runs: { ours: ours.map(it => it.perSecond), base: base.map(it => it.perSecond) },
      p50: median(ours.map(it => it.p50)),
      p99: median(ours.map(it => it.p99)),
    }
    return least === undefined ? compare(facts) : atLeast(least, facts)
  }
  finally {
    await server.stop()
  }
}

async function startServer(env: Record<string, string>): Promise<{ url: string, stop: () => Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'live-shop-bench-'))
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, ['--import', 'tsx', SERVER], { env: { PATH, HOME, DATA_DIR: dataDir, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  const [url] = await once(createInterface(child.stdout), 'line') as [string]
  return {
    url,
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
