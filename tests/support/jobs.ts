import type { Database } from '../../server/src/db/open'

/** Lets time pass for the jobs that wait: the database's clock is the real one. */
export async function passJobTime(db: Database, seconds: number): Promise<void> {
  await db.pool.query(`UPDATE pgboss.job SET start_after = start_after - $1 * interval '1 second', started_on = started_on - $1 * interval '1 second' WHERE state < 'completed'`, [seconds])
}

/** No jobs, whatever the tests before have left. */
export async function emptyJobs(db: Database): Promise<void> {
  await db.pool.query('TRUNCATE pgboss.job, pgboss.archive')
}
