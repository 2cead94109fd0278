/**
 * Laid once before the server's tests: a migrated, empty PGlite folder to copy (making one takes seconds) and
 * whether there is a PostgreSQL. Vitest's `globalSetup` of the project "server".
 */
import type { TestProject } from 'vitest/node'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { migrate } from '../../server/src/db/migrate'
import { openDatabase } from '../../server/src/db/open'
import { silentLog } from '../../server/src/log'

declare module 'vitest' {
  interface ProvidedContext {
    /** A data folder with an empty, migrated database; copy it. */
    databaseTemplate: string
    /** A PostgreSQL where databases may be created, or '' when there is none. */
    postgresUrl: string
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url))

export default async function setup(project: TestProject): Promise<void> {
  const postgresUrl = await findPostgres()
  if (!postgresUrl)
    console.log('PostgreSQL not found: its half of the server tests is skipped')
  project.provide('postgresUrl', postgresUrl)
  project.provide('databaseTemplate', await databaseTemplate())
}

/** Made once for a set of migrations and kept among the caches of node_modules. */
async function databaseTemplate(): Promise<string> {
  const folder = join(root, 'node_modules/.cache/live-shop', `database-${fingerprint()}`)
  if (existsSync(folder))
    return folder
  const draft = `${folder}.${process.pid}`
  mkdirSync(dirname(folder), { recursive: true })
  const db = await openDatabase({ dataDir: draft, log: silentLog })
  await migrate(db)
  await db.close()
  try {
    renameSync(draft, folder)
  }
  catch (error) {
    // Another run may have been quicker.
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(folder))
      throw error
  }
  return folder
}

function fingerprint(): string {
  const hash = createHash('sha256')
  const migrations = join(root, 'server/drizzle')
  for (const file of readdirSync(migrations).filter(name => name.endsWith('.sql')).sort())
    hash.update(file).update(readFileSync(join(migrations, file)))
  hash.update(readFileSync(join(root, 'node_modules/@electric-sql/pglite/package.json')))
  return hash.digest('hex').slice(0, 16)
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
