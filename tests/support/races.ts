import type { EngineContext } from './database'

/**
 * Lets two works meet: the first one stops before its commit until the second one waits for it, or has ended
 * without waiting. On the embedded database, which does one work at a time, the second one simply follows.
 * The first one calls `meet` as the last thing it does.
 */
export async function race<A, B>(context: EngineContext, first: (meet: () => Promise<void>) => Promise<A>, second: () => Promise<B>): Promise<[A, B]> {
  let arrive = (): void => {}
  let release = (): void => {}
  const arrived = new Promise<void>(resolve => arrive = resolve)
  const released = new Promise<void>(resolve => release = resolve)
  const a = first(async () => {
    arrive()
    await released
  })
  await arrived
  const progress = { ended: false }
  const b = second().finally(() => progress.ended = true)
  const handled = b.catch(() => {})
  // Asked again until the lock is in the way: a matter of a round trip or two.
  while (context.engine === 'postgres' && !progress.ended) {
    if (await isSomeoneWaiting(context))
      break
  }
  release()
  const result = await a
  await handled
  return [result, await b]
}

async function isSomeoneWaiting({ db }: EngineContext): Promise<boolean> {
  const { rows } = await db.pool.query(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)
  return rows.length > 0
}
