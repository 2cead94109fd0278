import type { Database } from '../../../server/src/db/open'
import type { TestDatabase } from '../../support/database'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../server/src/db/open'
import { PgliteEngine } from '../../../server/src/db/pglite/engine'
import { silentLog } from '../../../server/src/log'
import { copyDataDir, openTestDatabase } from '../../support/database'

describe('pg over a thread', () => {
  let opened: TestDatabase
  let db: Database
  beforeAll(async () => {
    opened = await openTestDatabase()
    db = opened.db
  })
  afterAll(() => opened.remove())

  it('carries results far larger than a chunk, both ways', async () => {
    const text = '直播'.repeat(200_000)
    const { rows } = await db.pool.query<{ text: string }>('SELECT $1::text AS text', [text])
    expect(rows[0]!.text === text).toBe(true)
    const many = await db.pool.query('SELECT n, repeat(\'x\', 100) AS x FROM generate_series(1, 50000) n')
    expect(many.rows).toHaveLength(50_000)
    expect(many.rows.at(-1)).toEqual({ n: 50_000, x: 'x'.repeat(100) })
  })

  it('gives each of many queries at once its own answer', async () => {
    const answers = await Promise.all(Array.from({ length: 500 }, (_, n) => db.pool.query<{ n: number }>('SELECT $1::int AS n', [n])))
    expect(answers.map(answer => answer.rows[0]!.n)).toEqual(Array.from({ length: 500 }, (_, n) => n))
  })

  it('knows types, several statements in one text, and named statements', async () => {
    const { rows } = await db.pool.query('SELECT now() AS at, 9007199254740993::int8 AS big, \'{"a":[1]}\'::jsonb AS json, NULL AS nothing, ARRAY[1,2] AS list, \'\\xff00\'::bytea AS bytes')
    expect(rows[0]).toEqual({ at: expect.any(Date), big: '9007199254740993', json: { a: [1] }, nothing: null, list: [1, 2], bytes: Buffer.from([255, 0]) })
    const several = await db.pool.query('SELECT 1 AS a; SELECT 2 AS b') as unknown as pg.QueryResult[]
    expect(several.map(result => result.rows)).toEqual([[{ a: 1 }], [{ b: 2 }]])
    for (const n of [1, 2])
      expect((await db.pool.query({ name: 'plus-one', text: 'SELECT $1::int + 1 AS n', values: [n] })).rows).toEqual([{ n: n + 1 }])
  })

  it('reports errors as PostgreSQL does and goes on', async () => {
    await expect(db.pool.query('SELEC 1')).rejects.toMatchObject({ code: '42601' })
    await expect(db.pool.query('SELECT $1::int', ['x'])).rejects.toMatchObject({ code: '22P02' })
    await expect(db.pool.query('SELECT 1 / 0')).rejects.toMatchObject({ code: '22012' })
    expect((await db.pool.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }])
  })

  it('rolls back what a dropped client left open, and forgets its settings and locks', async () => {
    await db.pool.query('CREATE TABLE kept (n int)')
    const client = await db.pool.connect()
    await client.query('SET application_name = \'gone\'')
    await client.query('SELECT pg_advisory_lock(1)')
    await client.query('PREPARE left_over AS SELECT 1')
    await client.query('BEGIN')
    await client.query('INSERT INTO kept VALUES (1)')
    client.release(true)
    expect((await db.pool.query('SELECT * FROM kept')).rows).toEqual([])
    expect((await db.pool.query('SHOW application_name')).rows).not.toEqual([{ application_name: 'gone' }])
    expect((await db.pool.query('SELECT count(*)::int AS n FROM pg_locks WHERE locktype = \'advisory\'')).rows).toEqual([{ n: 0 }])
    expect((await db.pool.query('SELECT count(*)::int AS n FROM pg_prepared_statements')).rows).toEqual([{ n: 0 }])
  })

  it('leaves the event loop free while it works', async () => {
    const delay = monitorEventLoopDelay({ resolution: 5 })
    const started = performance.now()
    delay.enable()
    await db.pool.query('SELECT count(*) FROM generate_series(1, 4000000) a WHERE a % 7 = 3')
    delay.disable()
    // In this thread the query would hold everything up for as long as it takes.
    expect(delay.max / 1e6).toBeLessThan((performance.now() - started) / 2)
  })
})

describe('the engine', () => {
  let dataDir: string
  beforeEach(() => {
    dataDir = copyDataDir()
  })
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

  it('flushes to the disk with every commit', async () => {
    const engine = new PgliteEngine(join(dataDir, 'pglite'))
    const client = new pg.Client({ stream: () => engine.stream(), user: 'postgres', database: 'postgres', password: '', ssl: false })
    await client.connect()
    expect((await client.query('SHOW fsync')).rows).toEqual([{ fsync: 'on' }])
    await client.query('CREATE TABLE t (n int)')
    const before = await engine.fsyncs()
    for (let n = 0; n < 20; n++)
      await client.query('INSERT INTO t VALUES ($1)', [n])
    expect(await engine.fsyncs() - before).toBeGreaterThanOrEqual(20)
    await client.end()
    await engine.close()
  })

  it('fails what is under way when its thread dies, and starts again', { timeout: 60_000 }, async () => {
    const lost: string[] = []
    const engine = new PgliteEngine(join(dataDir, 'pglite'), reason => lost.push(reason))
    const pool = new pg.Pool({ stream: () => engine.stream(), user: 'postgres', database: 'postgres', password: '', ssl: false, max: 1 })
    pool.on('error', () => {})
    await pool.query('CREATE TABLE t (n int)')
    await pool.query('INSERT INTO t VALUES (1)')
    const underWay = pool.query('SELECT count(*) FROM generate_series(1, 100000000)')
    const failed = expect(underWay).rejects.toThrow()
    await engine.kill()
    await failed
    expect(lost).toHaveLength(1)
    expect((await pool.query('SELECT * FROM t')).rows).toEqual([{ n: 1 }])
    await pool.end()
    await engine.close()
  })
})

describe('a writer that is killed', () => {
  it('has lost no row it had acknowledged', { timeout: 90_000 }, async () => {
    const dataDir = copyDataDir()
    const acknowledged: number[] = []
    for (let cycle = 0; cycle < 3; cycle++) {
      const writer = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('./writer.ts', import.meta.url)), dataDir, String(cycle * 100_000)], { stdio: ['ignore', 'pipe', 'inherit'] })
      let rows = 0
      for await (const line of createInterface(writer.stdout)) {
        acknowledged.push(Number(line))
        if (++rows === 30 + cycle * 25)
          writer.kill('SIGKILL')
      }
      if (writer.exitCode === null && writer.signalCode === null)
        await once(writer, 'exit')
      expect(writer.signalCode).toBe('SIGKILL')
    }
    const db = await openDatabase({ dataDir, log: silentLog })
    const { rows } = await db.pool.query<{ n: number }>('SELECT n FROM written')
    await db.close()
    const found = new Set(rows.map(row => row.n))
    expect(acknowledged.length).toBeGreaterThanOrEqual(30 + 55 + 80)
    expect(acknowledged.filter(n => !found.has(n))).toEqual([])
    rmSync(dataDir, { recursive: true, force: true })
  })
})
