import type { Database } from '../../server/src/db/open'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { beforeAll, beforeEach, describe, inject, vi } from 'vitest'
import { migrate } from '../../server/src/db/migrate'
import { openDatabase } from '../../server/src/db/open'
import { repeat } from '../../server/src/db/transaction'
import { silentLog } from '../../server/src/log'
import { copyTemplate } from './database-template'
import { emptyJobs } from './jobs'

/** What a suite runs on; `db` stands from the first `beforeAll` on. */
export interface EngineContext {
  readonly engine: Database['engine']
  readonly db: Database
}

export interface EngineOptions {
  /** When the tables are emptied: before each test, or never (the suite builds on what it wrote). */
  empty?: 'each' | 'never'
}

/** Runs a suite on PGlite and, where there is one, on PostgreSQL, on a migrated database that it has to itself while it runs. */
export function describeEachEngine(name: string, suite: (context: EngineContext) => void, options: EngineOptions = {}): void {
  const engines = inject('postgresUrl') ? ['pglite', 'postgres'] as const : ['pglite'] as const
  for (const engine of engines) {
    describe(`${name} (${engine})`, () => {
      let db: Database | undefined
      beforeAll(async () => {
        db = await sharedDatabase(engine)
      })
      if (options.empty !== 'never')
        beforeEach(() => emptyTables(db!))
      suite({
        engine,
        get db() {
          if (!db)
            throw new Error('the database is there from beforeAll on')
          return db
        },
      })
    })
  }
}

const shared = new Map<Database['engine'], TestDatabase>()

/** An empty, migrated database, the same for all suites of a process: opening one takes longer than most suites' tests. */
async function sharedDatabase(engine: Database['engine']): Promise<Database> {
  const { db } = shared.get(engine) ?? shared.set(engine, await openTestDatabase(engine)).get(engine)!
  await emptyTables(db)
  await emptyJobs(db)
  return db
}

export interface TestDatabase {
  db: Database
  /** Closes it and takes it away. */
  remove: () => Promise<void>
}

/** An empty, migrated database that nobody else uses. */
export async function openTestDatabase(engine: Database['engine'] = 'pglite'): Promise<TestDatabase> {
  return engine === 'pglite' ? openPglite() : openPostgres()
}

/** A data folder with an empty, migrated database in it; it goes with the run at the latest. */
export function copyDataDir(): string {
  const dataDir = mkdtempSync(join(inject('runFolder'), 'data-'))
  copyTemplate(inject('databaseTemplate'), dataDir)
  return dataDir
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'live-shop-test-'))
}

async function openPglite(): Promise<TestDatabase> {
  const dataDir = copyDataDir()
  const db = await openDatabase({ dataDir, log: silentLog })
  return {
    db,
    async remove() {
      await db.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function openPostgres(): Promise<TestDatabase> {
  const { url, drop } = await createPostgresDatabase()
  const db = await openDatabase({ databaseUrl: url, dataDir: tmpdir(), log: silentLog })
  await migrate(db)
  return {
    db,
    async remove() {
      await db.close()
      await drop()
    },
  }
}

/** An empty database without any tables on the PostgreSQL of the tests; it goes with the run at the latest. */
export async function createPostgresDatabase(): Promise<{ url: string, drop: () => Promise<void> }> {
  const admin = inject('postgresUrl')
  const name = `${inject('databasePrefix')}${randomBytes(6).toString('hex')}`
  await runOn(admin, `CREATE DATABASE ${name}`)
  return {
    url: admin.replace(/\/[^/?]*(\?|$)/, `/${name}$1`),
    drop: () => runOn(admin, `DROP DATABASE ${name} WITH (FORCE)`),
  }
}

async function runOn(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query(sql)
  }
  finally {
    await client.end()
  }
}

/** In one statement, at whose end foreign keys are looked at: TRUNCATE makes new files for every table and index, which takes far longer. */
async function emptyTables(db: Database): Promise<void> {
  if (db.engine === 'postgres')
    await letWorkEnd(db)
  const { rows } = await db.pool.query<{ deletes: string }>(
    `SELECT string_agg(format('%I AS (DELETE FROM %I)', tablename, tablename), ', ') AS deletes FROM pg_tables WHERE schemaname = 'public'`,
  )
  // Timers of the server may be at work meanwhile.
  await repeat(() => db.pool.query(`WITH ${rows[0]!.deletes} SELECT`))
}

/**
 * Waits for work that the test before has left behind. A test that runs out of time is given up, but nobody stops what it has asked for: it
 * might write after the tables are empty, or the two might wait for each other.
 * @throws naming the statement it is at when that takes too long
 */
async function letWorkEnd(db: Database): Promise<void> {
  await vi.waitFor(async () => {
    const { rows } = await db.pool.query<{ state: string, query: string }>(
      `SELECT state, query FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state <> 'idle'`,
    )
    if (rows.length > 0)
      throw new Error(`the test before has left work behind: ${rows.map(({ state, query }) => `${state}: ${query}`).join('\n')}`)
  }, { timeout: 20_000, interval: 20 })
}
