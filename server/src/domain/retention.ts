import type { Tx } from '../db/transaction'
import type { Run } from './work'
import { sql } from 'drizzle-orm'
import { roomEvents, rooms } from '../db/schema'

/**
 * Events of a room that are kept at least. A client that missed more than a thousand reads the snapshot again, so this is what a sweep
 * leaves to those who are being caught up just now, and to a person who asks what happened in the last hours.
 */
export const KEPT_EVENTS = 20_000
/** An ended room's events are kept for a week: its page shows the end, and nobody follows it any more. */
export const KEPT_AFTER_END_MS = 7 * 24 * 3600 * 1000
/** A transaction's worth, so that nobody waits for a long one. */
const AT_ONCE = 5000

/**
 * Forgets events that nobody can ask for any more; rooms, orders and messages have rows of their own, and stay. Servers may do it at the same time.
 * @returns how many events were forgotten
 */
export async function pruneRoomLogs(run: Run): Promise<number> {
  let forgotten = 0
  for (const { id, bound } of await run(work => findOverlong(work.db, new Date(work.now.getTime() - KEPT_AFTER_END_MS)))) {
    for (let gone = AT_ONCE; gone === AT_ONCE; forgotten += gone)
      gone = await run(work => forget(work.db, id, bound))
  }
  return forgotten
}

/** Rooms that have events to forget: those up to `bound`. */
async function findOverlong(db: Tx, endedBefore: Date): Promise<{ id: string, bound: number }[]> {
  const { rows } = await db.execute<{ id: string, bound: string }>(sql`
    SELECT kept.id, kept.bound FROM (
      SELECT id, CASE WHEN status = 'ended' AND ended_at < ${endedBefore.toISOString()} THEN seq ELSE seq - ${KEPT_EVENTS}::bigint END AS bound FROM ${rooms}
    ) AS kept
    WHERE kept.bound > 0 AND EXISTS (SELECT 1 FROM ${roomEvents} WHERE room_id = kept.id AND seq <= kept.bound)`)
  return rows.map(row => ({ id: row.id, bound: Number(row.bound) }))
}

async function forget(db: Tx, roomId: string, bound: number): Promise<number> {
  const { rowCount } = await db.execute(sql`
    DELETE FROM ${roomEvents} WHERE room_id = ${roomId} AND seq IN (
      SELECT seq FROM ${roomEvents} WHERE room_id = ${roomId} AND seq <= ${bound} ORDER BY seq LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED)`)
  return rowCount ?? 0
}
