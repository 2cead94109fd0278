import type { RestrictedList } from '#contract/moderation'
import type { Orm } from '../db/open'
import type { kicks, mutes } from '../db/schema'
import type { Actor } from './actor'
import { and, desc, eq, gt, isNull, or } from 'drizzle-orm'
import { users } from '../db/schema'
import { findRoom, requireRunning } from './permissions'

const SHOWN = 200

/**
 * Whom a mute or a kick keeps out of a room now, the latest first.
 * @throws {AppError} 403 NOT_YOUR_ROOM; 404 ROOM_NOT_FOUND
 */
export async function readRestricted(db: Orm, table: typeof mutes | typeof kicks, user: Actor, roomId: string, now: Date): Promise<RestrictedList> {
  requireRunning(await findRoom(db, roomId), user)
  const rows = await db.select({ user: { id: users.id, nickname: users.nickname, avatar: users.avatar }, until: table.until, reason: table.reason })
    .from(table)
    .innerJoin(users, eq(users.id, table.userId))
    .where(and(eq(table.roomId, roomId), or(isNull(table.until), gt(table.until, now))))
    .orderBy(desc(table.createdAt), users.id)
    .limit(SHOWN)
  return { items: rows.map(row => ({ ...row, until: row.until?.toISOString() ?? null })) }
}
