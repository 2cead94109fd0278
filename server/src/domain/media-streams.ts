import type { Orm } from '../db/open'
import type { Tx } from '../db/transaction'
import type { RoomRow } from './permissions'
import type { Work } from './work'
import { and, eq, inArray, isNotNull, isNull, lte, max } from 'drizzle-orm'
import { mediaStreams, rooms } from '../db/schema'

/** Each publication of a stream is a row that is opened and closed once. Facts about one never touch another, so they may come in any order, and again. */
export interface StreamFact {
  streamId: string
  /** The vendor's id of this publication. */
  id: string
}

/** A list the vendor gives may lag this much behind what it has told already. */
const SETTLING_MS = 5000
/** Facts about a publication do not arrive later than this. */
const KEEP_MS = 24 * 3600_000

/** What a vendor was asked for stands for a publication whose own id nobody has told. */
const askedId = (streamId: string): string => `asked:${streamId}`

/** The locked room of a stream; undefined for a stream that is no room's. */
async function roomOf(work: Work, streamId: string): Promise<RoomRow | undefined> {
  const [room] = await work.db.select().from(rooms).where(eq(rooms.streamId, streamId)).for('no key update')
  return room
}

/** Somebody publishes. One that is known to be closed stays closed. @returns false for a stream that is no room's */
export async function noteOpened(work: Work, { streamId, id }: StreamFact): Promise<boolean> {
  if (!await roomOf(work, streamId))
    return false
  const [news] = await work.db.insert(mediaStreams).values({ id, streamId, heardAt: work.now }).onConflictDoNothing().returning({ id: mediaStreams.id })
  if (news)
    await work.db.delete(mediaStreams).where(eq(mediaStreams.id, askedId(streamId)))
  return true
}

/** A publication is over, also when its beginning is heard of later only. @returns false for a stream that is no room's */
export async function noteClosed(work: Work, { streamId, id }: StreamFact): Promise<boolean> {
  if (!await roomOf(work, streamId))
    return false
  const closed = { heardAt: work.now, closedAt: work.now }
  const [known] = await work.db.update(mediaStreams).set(closed).where(eq(mediaStreams.id, id)).returning({ id: mediaStreams.id })
  if (!known) {
    await work.db.insert(mediaStreams).values({ id, streamId, ...closed })
    // Its beginning was not told, so this may be the one that was seen by asking.
    await work.db.delete(mediaStreams).where(eq(mediaStreams.id, askedId(streamId)))
  }
  return true
}

/**
 * What the vendor answered when it was asked at `askedAt`. News that came since, or shortly before, is worth more.
 * @returns whether this changed what is known
 */
export async function noteAsked(work: Work, streamId: string, live: boolean, askedAt: Date): Promise<boolean> {
  if (!await roomOf(work, streamId))
    return false
  const [{ heardAt } = { heardAt: null }] = await work.db.select({ heardAt: max(mediaStreams.heardAt) }).from(mediaStreams).where(eq(mediaStreams.streamId, streamId))
  if (heardAt && heardAt.getTime() > askedAt.getTime() - (live ? 0 : SETTLING_MS))
    return false
  const known = (await liveStreams(work.db, [streamId])).has(streamId)
  if (known === live)
    return false
  const row = { heardAt: work.now, closedAt: live ? null : work.now }
  if (live)
    await work.db.insert(mediaStreams).values({ id: askedId(streamId), streamId, ...row }).onConflictDoUpdate({ target: mediaStreams.id, set: row })
  else
    await work.db.update(mediaStreams).set(row).where(and(eq(mediaStreams.streamId, streamId), isNull(mediaStreams.closedAt)))
  return true
}

/** Those of the streams that somebody publishes, as far as has been heard. */
export async function liveStreams(db: Orm | Tx, streamIds: readonly string[]): Promise<Set<string>> {
  if (streamIds.length === 0)
    return new Set()
  const rows = await db.selectDistinct({ streamId: mediaStreams.streamId }).from(mediaStreams).where(and(inArray(mediaStreams.streamId, [...streamIds]), isNull(mediaStreams.closedAt)))
  return new Set(rows.map(row => row.streamId))
}

/** Forgets publications that ended long ago. */
export async function pruneStreams(work: Work): Promise<void> {
  await work.db.delete(mediaStreams).where(and(isNotNull(mediaStreams.closedAt), lte(mediaStreams.heardAt, new Date(work.now.getTime() - KEEP_MS))))
}
