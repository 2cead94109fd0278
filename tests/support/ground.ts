/**
 * Laid once before the server's tests: a migrated, empty PGlite folder to copy (making one takes seconds) and
 * whether there is a PostgreSQL; taken away after them: the databases that are left. Vitest's `globalSetup` of the project "server".
 */
import type { TestProject } from 'vitest/node'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import pg from 'pg'
import { databaseTemplate } from './database-template'
import { hasRedis } from './redis'

declare module 'vitest' {
  interface ProvidedContext {
    /** A data folder with an empty, migrated database; copy it. */
    databaseTemplate: string
    /** A PostgreSQL where databases may be created, or '' when there is none. */
    postgresUrl: string
    /** What the names of the databases made there begin with. */
    databasePrefix: string
    /** Where the data folders stand. */
    runFolder: string
    /** Whether there is a `redis-server` to start. */
    redisServer: boolean
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgresUrl = await findPostgres()
  if (!postgresUrl)
    console.log('PostgreSQL not found: its half of the server tests is skipped')
  const redisServer = hasRedis()
  if (!redisServer)
    console.log('redis-server not found: tests of several servers are skipped')
  project.provide('postgresUrl', postgresUrl)
  project.provide('redisServer', redisServer)
  project.provide('databaseTemplate', await databaseTemplate())
  const runFolder = mkdtempSync(join(tmpdir(), 'live-shop-test-'))
  project.provide('runFolder', runFolder)
  const databasePrefix = `live_shop_test_${randomBytes(6).toString('hex')}_`
  project.provide('databasePrefix', databasePrefix)
  return async () => {
    rmSync(runFolder, { recursive: true, force: true })
    if (postgresUrl)
      await dropDatabases(postgresUrl, databasePrefix)
  }
}

async function dropDatabases(postgresUrl: string, prefix: string): Promise<void> {
  const client = new pg.Client(postgresUrl)
  await client.connect()
  const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [prefix])
  for (const { datname } of rows)
    await client.query(`DROP DATABASE ${datname} WITH (FORCE)`)
  await client.end()
}

async function findPostgres(): Promise<string> {
  const candidates = process.env.TEST_DATABASE_URL
    ? [process.env.TEST_DATABASE_URL]
    : ['postgres://root@127.0.0.1:5432/postgres', 'postgres://postgres@127.0.0.1:5432/postgres', 'postgres:///postgres?host=/var/run/postgresql']
  for (const connectionString of candidates) {
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2000 })
    client.on('error', () => {})
    try {
      await client.connect()
      const { rows } = await client.query<{ may: boolean }>('SELECT rolcreatedb OR rolsuper AS may FROM pg_roles WHERE rolname = current_user')
      if (rows[0]?.may)
        return connectionString
    }
    catch {
      // Not there, or not for us: the next one.
    }
    finally {
      await client.end().catch(() => {})
    }
  }
  return ''
}
