/**
 * Laid once before the server's tests: a migrated, empty PGlite folder to copy (making one takes seconds) and
 * whether there is a PostgreSQL. Vitest's `globalSetup` of the project "server".
 */
import type { TestProject } from 'vitest/node'
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
    /** Whether there is a `redis-server` to start. */
    redisServer: boolean
  }
}

export default async function setup(project: TestProject): Promise<void> {
  const postgresUrl = await findPostgres()
  if (!postgresUrl)
    console.log('PostgreSQL not found: its half of the server tests is skipped')
  const redisServer = hasRedis()
  if (!redisServer)
    console.log('redis-server not found: tests of several servers are skipped')
  project.provide('postgresUrl', postgresUrl)
  project.provide('redisServer', redisServer)
  project.provide('databaseTemplate', await databaseTemplate())
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
