import { randomBytes } from 'node:crypto'
import process from 'node:process'
import pg from 'pg'

const CANDIDATES = ['postgres://root@127.0.0.1:5432/postgres', 'postgres://postgres@127.0.0.1:5432/postgres', 'postgres:///postgres?host=/var/run/postgresql']

/** An empty database on the PostgreSQL of this machine (`TEST_DATABASE_URL`, else the local default); undefined where there is none. */
export async function scratchPostgres(): Promise<{ url: string, drop: () => Promise<void> } | undefined> {
  const name = `live_shop_bench_${randomBytes(6).toString('hex')}`
  for (const admin of process.env.TEST_DATABASE_URL ? [process.env.TEST_DATABASE_URL] : CANDIDATES) {
    try {
      await runOn(admin, `CREATE DATABASE ${name}`)
      return { url: admin.replace(/\/[^/?]*(\?|$)/, `/${name}$1`), drop: () => runOn(admin, `DROP DATABASE ${name} WITH (FORCE)`) }
    }
    catch {
      // Not there, or not for us: the next one.
    }
  }
  console.error('PostgreSQL not found: its half is left out')
}

async function runOn(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query(sql)
  }
  finally {
    await client.end().catch(() => {})
  }
}
