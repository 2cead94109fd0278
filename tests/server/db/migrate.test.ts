import type { Database } from '../../../server/src/db/open'
import type { OutboxPayloads } from '../../../server/src/domain/outbox'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { migrate } from '../../../server/src/db/migrate'
import { openDatabase } from '../../../server/src/db/open'
import { silentLog } from '../../../server/src/log'
import { copyDataDir, createPostgresDatabase, describeEachEngine, temporaryFolder } from '../../support/database'

const FOLDER = join(import.meta.dirname, '../../../server/drizzle')

async function tables(db: Database): Promise<string[]> {
  const { rows } = await db.pool.query<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`)
  return rows.map(row => row.name)
}

describeEachEngine('migrate', (context) => {
  it('made the tables, and has nothing to do the second time', async () => {
    const before = await tables(context.db)
    expect(before).toEqual(expect.arrayContaining(['user', 'goods', 'sku', 'room', 'room_event', 'order', 'order_item', 'payment']))
    const applied = await context.db.pool.query('SELECT count(*)::int AS n FROM drizzle.__drizzle_migrations')
    await migrate(context.db)
    expect(await tables(context.db)).toEqual(before)
    expect((await context.db.pool.query('SELECT count(*)::int AS n FROM drizzle.__drizzle_migrations')).rows).toEqual(applied.rows)
  })

  it('keeps stock and prices from falling below zero', async () => {
    const { pool } = context.db
    await pool.query(`INSERT INTO "user" (id, login_key, nickname, role, avatar) VALUES ('u', 'k', 'n', 'merchant', '/a')`)
    await pool.query(`INSERT INTO goods (id, merchant_id, title, images, price, market_price) VALUES ('g', 'u', 't', '[]', 1, 1)`)
    await pool.query(`INSERT INTO sku (id, goods_id, position, spec, price, stock) VALUES ('s', 'g', 0, '', 1, 1)`)
    await expect(pool.query(`UPDATE sku SET stock = stock - 2`)).rejects.toMatchObject({ code: '23514' })
    await expect(pool.query(`UPDATE sku SET price = -1`)).rejects.toMatchObject({ code: '23514' })
  })

  it('gives the lock back, also after a failure', async () => {
    await context.db.pool.query(`INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('from the future', 9999999999999)`)
    try {
      await expect(migrate(context.db)).rejects.toMatchObject({ code: 'DATABASE_NEWER' })
    }
    finally {
      await context.db.pool.query(`DELETE FROM drizzle.__drizzle_migrations WHERE hash = 'from the future'`)
    }
    await migrate(context.db)
    const { rows } = await context.db.pool.query(`SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory'`)
    expect(rows).toEqual([{ n: 0 }])
  })
})

describe('a schema from a later version', () => {
  let folder: string
  let dataDir: string
  beforeEach(() => {
    folder = temporaryFolder()
    cpSync(FOLDER, folder, { recursive: true })
    const journal = JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8'))
    const last = journal.entries.at(-1)
    journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1000, tag: 'future' })
    writeFileSync(join(folder, 'meta/_journal.json'), JSON.stringify(journal))
    writeFileSync(join(folder, 'future.sql'), 'CREATE TABLE "from_the_future" (id text);')
    dataDir = copyDataDir()
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('is refused by this one and left as it is', { timeout: 60_000 }, async () => {
    const newer = await openDatabase({ dataDir, log: silentLog })
    await migrate(newer, folder)
    const before = await tables(newer)
    await newer.close()
    const older = await openDatabase({ dataDir, log: silentLog })
    await expect(migrate(older)).rejects.toMatchObject({ name: 'StartError', code: 'DATABASE_NEWER', message: expect.stringContaining('newer version') })
    expect(await tables(older)).toEqual(before)
    await older.close()
  })

  it('undoes a migration that fails half-way', async () => {
    const db = await openDatabase({ dataDir, log: silentLog })
    const before = await tables(db)
    writeFileSync(join(folder, 'future.sql'), 'CREATE TABLE "half" (id text);\n--> statement-breakpoint\nCREATE TABLE "half" (id text);')
    await expect(migrate(db, folder)).rejects.toThrow()
    expect(await tables(db)).toEqual(before)
    await migrate(db)
    await db.close()
  })
})

describe.runIf(inject('postgresUrl'))('two servers that start at once on PostgreSQL', () => {
  it('both come up, and each migration ran once', async () => {
    const { url, drop } = await createPostgresDatabase()
    const databases = await Promise.all([1, 2, 3].map(() => openDatabase({ databaseUrl: url, dataDir: tmpdir(), log: silentLog })))
    try {
      await Promise.all(databases.map(db => migrate(db)))
      const { rows } = await databases[0]!.pool.query('SELECT count(*)::int AS n FROM drizzle.__drizzle_migrations')
      expect(rows).toEqual([{ n: readdirSync(FOLDER).filter(name => name.endsWith('.sql')).length }])
    }
    finally {
      await Promise.all(databases.map(db => db.close()))
      await drop()
    }
  })
})

describe.runIf(inject('postgresUrl'))('a database of an earlier version', () => {
  /** The migrations up to that one. */
  function migrationsUntil(tag: string): string {
    const folder = temporaryFolder()
    cpSync(FOLDER, folder, { recursive: true })
    const journal = JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')) as { entries: { tag: string }[] }
    journal.entries = journal.entries.slice(0, journal.entries.findIndex(entry => entry.tag.startsWith(tag)) + 1)
    writeFileSync(join(folder, 'meta/_journal.json'), JSON.stringify(journal))
    return folder
  }

  it('keeps the news of orders that nobody has passed on, as this one reads them', async () => {
    const { url, drop } = await createPostgresDatabase()
    const db = await openDatabase({ databaseUrl: url, dataDir: tmpdir(), log: silentLog })
    const folder = migrationsUntil('0013')
    try {
      await migrate(db, folder)
      const told = { orderId: 'o', userId: 'u', roomId: null, goodsIds: ['g', 'h'], title: '杯子', qty: 2, expiresAt: '2026-01-01T00:00:00.000Z' }
      await db.pool.query(`INSERT INTO outbox (topic, payload, created_at) VALUES ('order.placed', $1, now()), ('coupon.claimed', '{"couponId":"c"}', now())`, [told])
      await migrate(db)
      const { rows } = await db.pool.query('SELECT topic, payload FROM outbox ORDER BY id')
      const payload: OutboxPayloads['orders.placed'] = { expiresAt: told.expiresAt, goodsIds: ['g', 'h'], title: '杯子', orderIds: ['o'], userIds: ['u'], roomIds: [null], qtys: [2] }
      expect(rows).toEqual([{ topic: 'orders.placed', payload }, { topic: 'coupon.claimed', payload: { couponId: 'c' } }])
    }
    finally {
      rmSync(folder, { recursive: true })
      await db.close()
      await drop()
    }
  })
})

describe('a data folder of another PostgreSQL', () => {
  it('is refused before anything is touched', async () => {
    const dataDir = temporaryFolder()
    mkdirSync(join(dataDir, 'pglite'))
    writeFileSync(join(dataDir, 'pglite/PG_VERSION'), '19\n')
    await expect(openDatabase({ dataDir, log: silentLog })).rejects.toMatchObject({ code: 'DATA_DIR_VERSION', message: expect.stringMatching(/PostgreSQL 19; .* PostgreSQL 18/) })
    expect(readdirSync(dataDir, { recursive: true }).map(String).sort()).toEqual(['pglite', join('pglite', 'PG_VERSION')])
    rmSync(dataDir, { recursive: true })
  })

  it('is told apart by the version this build really has', async () => {
    const dataDir = copyDataDir()
    const db = await openDatabase({ dataDir, log: silentLog })
    const { rows } = await db.pool.query<{ server_version: string }>('SHOW server_version')
    expect(rows[0]!.server_version.split('.')[0]).toBe(readFileSync(join(dataDir, 'pglite/PG_VERSION'), 'utf8').trim())
    await db.close()
    rmSync(dataDir, { recursive: true })
  })
})
