import type { Execute } from './boss'
import { createBoss } from './boss'
import { QUEUE_NAMES } from './queues'

/** How long a job may run before it counts as lost with its server and is done again. */
const LOST_AFTER_SECONDS = 60
/** A job that fails is for a person to look at, yet tried again for as long: some days. */
const RETRIES = { retryLimit: 10_000, retryDelay: 30 }
/** pg-boss drops what is not done by then. */
const KEEP_DAYS = 90

/** Makes pg-boss's tables (schema `pgboss`) and our queues, or brings them up to date; called under the migrations' lock. */
export async function installJobs(execute: Execute): Promise<void> {
  const boss = createBoss(execute, { migrate: true })
  await boss.start()
  for (const name of QUEUE_NAMES) {
    const options = { name, ...RETRIES, expireInSeconds: LOST_AFTER_SECONDS, retentionDays: KEEP_DAYS }
    await boss.createQueue(name, options)
    await boss.updateQueue(name, options)
  }
}
