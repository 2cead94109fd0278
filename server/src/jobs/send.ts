import type { Tx } from '../db/transaction'
import type { JobData, QueueName } from './queues'
import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { createBoss } from './boss'

/** What sending needs of a work. */
interface Sender {
  readonly db: Tx
  readonly now: Date
}

export interface NewJob<Q extends QueueName> {
  data: JobData[Q]
  /** Not before then, by the server's clock; at once when left out. */
  at?: Date
  /** The same key is the same job: sending it again does nothing. */
  key?: string
}

/** Its statements go through the work's transaction. */
const boss = createBoss(() => Promise.reject(new Error('a job is sent within a work')))

/** Keeps jobs for later, with the work: they exist once it commits, and never when it does not. */
export async function sendJobs<Q extends QueueName>(work: Sender, queue: Q, jobs: readonly NewJob<Q>[]): Promise<void> {
  if (jobs.length === 0)
    return
  const rows = jobs.map(({ data, at, key }) => ({
    name: queue,
    data,
    // An interval rather than a time: the database's clock may differ from the server's.
    startAfter: String(Math.max(0, ((at ?? work.now).getTime() - work.now.getTime()) / 1000)),
    ...(key !== undefined && { id: idOf(queue, key) }),
  }))
  await boss.insert(rows, { db: { executeSql: (text, values) => work.db.execute(bind(text, values)) } })
}

/** Numbered placeholders as Drizzle binds them. */
function bind(text: string, values: unknown[]): ReturnType<typeof sql.join> {
  return sql.join(text.split(/\$(\d+)/).map((part, index) => index % 2 === 1 ? sql`${sql.param(values[Number(part) - 1])}` : sql.raw(part)))
}

/** The first 128 bits of a digest, in which PostgreSQL reads a UUID. */
function idOf(queue: QueueName, key: string): string {
  return createHash('sha256').update(`${queue} ${key}`).digest('hex').slice(0, 32)
}
