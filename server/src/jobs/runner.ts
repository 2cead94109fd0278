import type { Database } from '../db/open'
import type { Log } from '../log'
import type { Ticker, TickerOptions } from '../ticker'
import type { JobData, QueueName } from './queues'
import { startTicker } from '../ticker'
import { createBoss, executeOn } from './boss'
import { QUEUES } from './queues'

/** One job, or as many of a queue that is worked on together. One that throws is done again later. */
export type Worker<Q extends QueueName> = (jobs: JobData[Q][]) => Promise<void>
export type Workers = { [Q in QueueName]: Worker<Q> }

/** Work that outlives the request, and the server, which asked for it: `sendJobs` keeps it, this does it. */
export interface Jobs {
  /** Does all that is due. @returns how many jobs were done, or tried */
  runDue: () => Promise<number>
  /** From now on what is due is done by itself. */
  start: () => void
  /** Waits for what is being done; no more is begun. */
  stop: () => Promise<void>
}

export interface JobsOptions {
  database: Database
  workers: Workers
  log: Log
  timers?: TickerOptions['timers']
}

/** How soon a job whose server was killed is found. */
const UPKEEP_INTERVAL_MS = 30_000

interface Fetched {
  id: string
  data: never
}

/** Several servers share the work: a job is taken by one. */
export function openJobs({ database, workers, log, timers }: JobsOptions): Jobs {
  const boss = createBoss(executeOn(database.pool))
  const names = Object.keys(workers) as QueueName[]
  let stopped = false
  let tickers: Ticker[] = []

  async function runQueue(name: QueueName): Promise<number> {
    const { batch, together, atMost = Number.POSITIVE_INFINITY } = QUEUES[name]
    let done = 0
    for (;;) {
      const jobs: Fetched[] = stopped ? [] : await boss.fetch<never>(name, { batchSize: batch, priority: false })
      await Promise.all(together && jobs.length > 0 ? [settle(name, jobs)] : jobs.map(job => settle(name, [job])))
      done += jobs.length
      if (jobs.length < batch || done >= atMost)
        return done
    }
  }

  async function settle(name: QueueName, jobs: Fetched[]): Promise<void> {
    const ids = jobs.map(job => job.id)
    try {
      await workers[name](jobs.map(job => job.data))
    }
    catch (error) {
      log.error({ err: error, queue: name, jobs: jobs.length }, 'a job failed; it is tried again')
      await boss.fail(name, ids)
      return
    }
    await boss.complete(name, ids)
  }

  return {
    async runDue() {
      let done = 0
      for (const name of names)
        done += await runQueue(name)
      return done
    },
    start() {
      tickers = names.map(name => startTicker(() => runQueue(name), { intervalMs: QUEUES[name].intervalMs, name: `the queue ${name}`, log, timers }))
      tickers.push(startTicker(() => boss.maintain(), { intervalMs: UPKEEP_INTERVAL_MS, name: 'the upkeep of jobs', log, timers }))
    },
    async stop() {
      stopped = true
      await Promise.all(tickers.map(ticker => ticker.stop()))
    },
  }
}
