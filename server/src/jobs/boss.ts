import type { Database } from '../db/open'
import PgBoss from 'pg-boss'

/** Where pg-boss's statements go. */
export type Execute = (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>

/**
 * pg-boss as keeper of the jobs, over our own connections: its tables, retries and archive. Its own polling, cron and timers stay off;
 * it would answer a database that is away with an unhandled rejection.
 */
export function createBoss(execute: Execute, { migrate = false } = {}): PgBoss {
  return new PgBoss({ db: { executeSql: execute }, migrate, schedule: false, supervise: false })
}

export function executeOn(pool: Pick<Database['pool'], 'query'>): Execute {
  return (text, values) => pool.query(text, values)
}
