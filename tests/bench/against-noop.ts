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
import { enter } from '../support/buyers'
import { load } from './load'
import { atLeast, compare, median } from './measurement'
import { scratchPostgres } from './scratch-postgres'

const SERVER = fileURLToPath(new URL('./orders-server.ts', import.meta.url))
const CONNECTIONS = 64
const SECONDS = 4
/** Odd, so that the median is a run that happened. */
const RUNS = 5

export interface BenchServer {
  url: string
  stop: () => Promise<void>
}

/** The same request to two routes, of which one does nothing. */
export interface Rivals {
  ours: string
  noop: string
  /** @param key another one for each request of each connection */
  request: (key: string) => { headers?: Record<string, string>, body: string }
}

/** Measures on PGlite and, where there is one, on PostgreSQL. */
export async function onEachEngine(measure: (engine: string, env: Record<string, string>) => Promise<Measurement>): Promise<Measurement[]> {
  const measurements = [await measure('pglite', {})]
  const postgres = await scratchPostgres()
  if (postgres) {
    try {
      measurements.push(await measure('postgres', { DATABASE_URL: postgres.url }))
    }
    finally {
      await postgres.drop()
    }
  }
  return measurements
}

/** 64 people who each ask again as soon as they are answered: what our route takes of them a second, against one that does nothing. */
export async function againstNoop(bench: string, env: Record<string, string>, prepare: (url: string) => Promise<Rivals>, least?: number): Promise<Measurement> {
  const server = await startBenchServer(env)
  try {
    const tokens = await Promise.all(Array.from({ length: CONNECTIONS }, (_, index) => enter(server.url, `buyer ${index}`)))
    const { ours: route, noop: idle, request } = await prepare(server.url)
    let runs = 0
    const run = (path: string): Promise<LoadResult> => {
      const round = runs++
      return load(server.url, {
        connections: CONNECTIONS,
        seconds: SECONDS,
        status: 201,
        request: (connection, count) => {
          const { headers, body } = request(`${round}-${connection}-${count}`)
          return { path, headers: { authorization: `Bearer ${tokens[connection]}`, ...headers }, body }
        },
      })
    }
    const [ours, base]: [LoadResult[], LoadResult[]] = [[], []]
    // What the first of each does is not counted: code is compiled, pages are made.
    await run(route)
    await run(idle)
    for (let round = 0; round < RUNS; round++) {
      base.push(await run(idle))
      ours.push(await run(route))
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

/** The real server in a process of its own, on an empty database, without limits. @param env where its database is */
export async function startBenchServer(env: Record<string, string>): Promise<BenchServer> {
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
