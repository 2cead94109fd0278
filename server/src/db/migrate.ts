import type { Database } from './open'
import { fileURLToPath } from 'node:url'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate as runMigrations } from 'drizzle-orm/node-postgres/migrator'
import { StartError } from '../errors'
import { installJobs } from '../jobs/install'

const FOLDER = fileURLToPath(new URL('../../drizzle', import.meta.url))

/** Any number that nothing else in the database locks. */
const LOCK = 7_205_142

/**
 * Brings the schema up to this version, under an advisory lock: of two servers that start at once, one waits.
 * @throws {StartError} DATABASE_NEWER when the schema is from a later version; nothing is touched then
 */
export async function migrate(db: Database, migrationsFolder = FOLDER): Promise<void> {
  const client = await db.pool.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK])
    try {
      const known = new Set(readMigrationFiles({ migrationsFolder }).map(migration => migration.folderMillis))
      const exists = await client.query<{ journal: string | null }>(`SELECT to_regclass('drizzle.__drizzle_migrations')::text AS journal`)
      if (exists.rows[0]?.journal) {
        const applied = await client.query<{ created_at: string }>('SELECT created_at FROM drizzle.__drizzle_migrations')
        if (applied.rows.some(row => !known.has(Number(row.created_at))))
          throw new StartError('DATABASE_NEWER', 'the database was written by a newer version of live-shop; start that version, or use another database')
      }
      await runMigrations(drizzle(client), { migrationsFolder })
      await installJobs((text, values) => client.query(text, values))
    }
    finally {
      await client.query('SELECT pg_advisory_unlock($1)', [LOCK])
    }
  }
  finally {
    client.release()
  }
}
