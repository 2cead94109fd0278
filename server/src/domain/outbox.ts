import type { Work } from './work'
import { asc, inArray, isNull, lt, sql } from 'drizzle-orm'
import { outbox } from '../db/schema'

/** What is told by way of the outbox, by topic. `place_orders` writes `orders.placed`, too. */
export interface OutboxPayloads {
  'orders.placed': {
    /** ISO 8601: the end of the orders' hold on their stock. */
    expiresAt: string
    goodsIds: string[]
    /** Of the first goods, which stand for the whole of each order. */
    title: string
    /** Of one batch, in the order they were placed; the lists below go by them. */
    orderIds: string[]
    userIds: string[]
    roomIds: (string | null)[]
    /** Pieces of the first goods. */
    qtys: number[]
  }
  /** Written by `claim_coupon`. */
  'coupon.claimed': { couponId: string }
}
export type OutboxTopic = keyof OutboxPayloads

interface ConsumerOf<T extends OutboxTopic> {
  topic: T
  handle: (work: Work, news: OutboxPayloads[T][]) => Promise<void>
}

/**
 * Passes news on, in the transaction that marks them as sent: what it writes there is written once. It is called again with
 * the same news when that transaction fails. News of several servers may come in any order.
 */
export type OutboxConsumer = { [T in OutboxTopic]: ConsumerOf<T> }[OutboxTopic]

const KEEP_MS = 24 * 3600 * 1000
const PRUNE_AT_ONCE = 5000

/** Writes news of one topic, at least one, that are passed on once the work is committed, and never when it is not. */
export async function publishAll<T extends OutboxTopic>(work: Work, topic: T, payloads: readonly OutboxPayloads[T][]): Promise<void> {
  await work.db.insert(outbox).values(payloads.map(payload => ({ topic, payload: { ...payload }, createdAt: work.now })))
}

/**
 * Passes on the oldest news that nobody is passing on yet; servers share the work.
 * @returns how many there were
 */
export async function passOn(work: Work, consumers: readonly OutboxConsumer[], limit: number): Promise<number> {
  const oldest = work.db.select({ id: outbox.id }).from(outbox).where(isNull(outbox.sentAt)).orderBy(asc(outbox.id)).limit(limit).for('update', { skipLocked: true })
  // Marked first: what the consumers lock afterwards, rooms above all, is held for as short as possible.
  const rows = await work.db.update(outbox)
    .set({ sentAt: work.now })
    .where(sql`${outbox.id} = ANY (ARRAY(${oldest}))`)
    .returning({ id: outbox.id, topic: outbox.topic, payload: outbox.payload })
  if (rows.length === 0)
    return 0
  rows.sort((a, b) => a.id - b.id)
  for (const { topic, handle } of consumers) {
    // publishAll() and place_orders alone write this table, and they tie each topic to its payload.
    const news = rows.filter(row => row.topic === topic).map(row => row.payload as never)
    if (news.length > 0)
      await handle(work, news)
  }
  return rows.length
}

/** Forgets news that were passed on more than a day ago, of the oldest there are. @returns how many */
export async function pruneOutbox(work: Work): Promise<number> {
  const oldest = work.db.select({ id: outbox.id, sentAt: outbox.sentAt }).from(outbox).orderBy(asc(outbox.id)).limit(PRUNE_AT_ONCE).as('oldest')
  const old = work.db.select({ id: oldest.id }).from(oldest).where(lt(oldest.sentAt, new Date(work.now.getTime() - KEEP_MS)))
  const gone = await work.db.delete(outbox).where(inArray(outbox.id, old)).returning({ id: outbox.id })
  return gone.length
}
