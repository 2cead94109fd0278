import type { NodePgDatabase } from 'drizzle-orm/node-postgres'
import type { Log } from '../log'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { reasonOf, StartError } from '../errors'
import { PgliteEngine } from './pglite/engine'
import { lockFolder } from './pglite/lock'
import * as schema from './schema'

export type Orm = NodePgDatabase<typeof schema>

/** One driver (pg) and one SQL on two engines; nothing above this folder asks which one it is. */
export interface Database {
  readonly engine: 'pglite' | 'postgres'
  /** On PGlite a pool of one connection: inside a transaction use the transaction only, or wait in vain. */
  readonly pool: pg.Pool
  readonly orm: Orm
  readonly log: Log
  /** Waits for running queries, closes the database and gives the data folder back. */
  close: () => Promise<void>
}

export interface DatabaseOptions {
  /** PostgreSQL's address; without it PGlite runs on files under `dataDir`. */
  databaseUrl?: string
  dataDir: string
  log: Log
}

/** The PostgreSQL inside @electric-sql/pglite 0.5.16, which reads no other version's files. */
const PGLITE_POSTGRES = '18'
const CONNECT_TIMEOUT_MS = 5000
const POSTGRES_CONNECTIONS = 10
/** Who waits longer for the one connection of PGlite most likely holds it: a query beside the transaction it is in. */
const TURN_TIMEOUT_MS = 30_000

/**
 * Opens the database; the schema is {@link migrate}'s business.
 * @throws {StartError} DATABASE_UNREACHABLE, DATA_DIR_IN_USE, DATA_DIR_UNWRITABLE, DATA_DIR_VERSION, DATABASE_BROKEN
 */
export function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.databaseUrl === undefined ? openPglite(options.dataDir, options.log) : openPostgres(options.databaseUrl, options.log)
}

async function openPostgres(connectionString: string, log: Log): Promise<Database> {
  const pool = new pg.Pool({
    connectionString,
    max: POSTGRES_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'live-shop',
  })
  pool.on('error', error => log.warn({ error }, 'a database connection was lost'))
  try {
    await pool.query('SELECT 1')
  }
  catch (error) {
    await pool.end()
    throw new StartError('DATABASE_UNREACHABLE', `DATABASE_URL cannot be reached: ${reasonOf(error)}`, { cause: error })
  }
  return { engine: 'postgres', pool, orm: drizzle(pool, { schema }), log, close: () => pool.end() }
}

async function openPglite(dataDir: string, log: Log): Promise<Database> {
  const release = lockFolder(dataDir)
  const files = join(resolve(dataDir), 'pglite')
  const engine = new PgliteEngine(files, reason => log.error({ reason }, 'the embedded database ended; it is started again with the next query'))
  try {
    checkVersion(dataDir, files)
    await engine.start()
  }
  catch (error) {
    release()
    if (error instanceof StartError)
      throw error
    throw new StartError('DATABASE_BROKEN', `the database in DATA_DIR ${resolve(dataDir)} cannot be opened: ${reasonOf(error)}`, { cause: error })
  }
  const pool = new pg.Pool({
    stream: () => engine.stream(),
    user: 'postgres',
    database: 'postgres',
    password: '',
    ssl: false,
    max: 1,
    connectionTimeoutMillis: TURN_TIMEOUT_MS,
    idleTimeoutMillis: 0,
  })
  pool.on('error', error => log.warn({ error }, 'the connection to the embedded database was lost'))
  return {
    engine: 'pglite',
    pool,
    orm: drizzle(pool, { schema }),
    log,
    async close() {
      await pool.end()
      await engine.close()
      release()
    },
  }
}

function checkVersion(dataDir: string, files: string): void {
  const path = join(files, 'PG_VERSION')
  const version = existsSync(path) ? readFileSync(path, 'utf8').trim() : PGLITE_POSTGRES
  if (version !== PGLITE_POSTGRES)
    throw new StartError('DATA_DIR_VERSION', `DATA_DIR ${resolve(dataDir)} was written by PostgreSQL ${version}; this version of live-shop reads PostgreSQL ${PGLITE_POSTGRES}`)
}
