import type { Kick, KickInput } from '#contract/moderation'
import type { Orm } from '../db/open'
import type { Tx } from '../db/transaction'
import type { MediaService } from '../deps'
import type { Actor } from './actor'
import type { Work } from './work'
import { and, eq, gt, isNull, or } from 'drizzle-orm'
import { kicks, users } from '../db/schema'
import { AppError } from '../errors'
import { record } from './moderation-log'
import { lockRoom, requireRunning } from './permissions'

/** The kick that keeps somebody out of a room now. */
async function runningKick(db: Orm | Tx, roomId: string, userId: string, now: Date): Promise<Pick<Kick, 'until' | 'reason'> | undefined> {
  const [row] = await db.select({ until: kicks.until, reason: kicks.reason }).from(kicks).where(and(eq(kicks.roomId, roomId), eq(kicks.userId, userId), or(isNull(kicks.until), gt(kicks.until, now))))
  return row && { until: row.until?.toISOString() ?? null, reason: row.reason }
}

export async function isKicked(db: Orm | Tx, roomId: string, userId: string, now: Date): Promise<boolean> {
  return await runningKick(db, roomId, userId, now) !== undefined
}

/** @throws {AppError} 403 KICKED (`details.until`, null for as long as the room lasts; `details.reason`) */
export async function requireNotKicked(db: Orm | Tx, roomId: string, userId: string, now: Date): Promise<void> {
  const kick = await runningKick(db, roomId, userId, now)
  if (kick)
    throw kickedOut(kick)
}

export function kickedOut({ until, reason }: Pick<Kick, 'until' | 'reason'>): AppError {
  return new AppError(403, 'KICKED', 'You were removed from this room.', { until, reason })
}

/**
 * Sends somebody away, for some minutes (1–1440) or for as long as the room lasts; a second time replaces the first. Their
 * media ends after the commit, their sockets as soon as they have heard of it.
 * @throws {AppError} 403 NOT_YOUR_ROOM; 404 ROOM_NOT_FOUND, USER_NOT_FOUND; 422 CANNOT_KICK
 */
export async function kick(work: Work, media: Pick<MediaService, 'kick'>, user: Actor, roomId: string, { userId, minutes, reason = '' }: KickInput): Promise<Kick> {
  const room = await lockRoom(work, roomId)
  requireRunning(room, user)
  // The person's own row is the lock against a join at the same moment.
  const [target] = await work.db.select({ role: users.role }).from(users).where(eq(users.id, userId)).for('no key update')
  if (!target)
    throw AppError.notFound('This person does not exist.', 'USER_NOT_FOUND')
  if (userId === room.anchorId || target.role === 'merchant')
    throw AppError.unprocessable('CANNOT_KICK', 'Whoever runs the room cannot be sent away.', { userId })
  const until = minutes === undefined ? null : new Date(work.now.getTime() + minutes * 60_000)
  const row = { until, reason: reason.trim(), kickedBy: user.id, createdAt: work.now }
  await work.db.insert(kicks).values({ roomId, userId, ...row }).onConflictDoUpdate({ target: [kicks.roomId, kicks.userId], set: row })
  const result: Kick = { userId, until: until?.toISOString() ?? null, reason: row.reason }
  await work.events.append(roomId, 'user.kicked', result)
  await record(work, { action: 'user.kicked', by: user.id, roomId, userId, reason, details: { until: result.until } })
  await media.kick(work, room, userId, row.reason)
  return result
}

/** Lets somebody in again; nothing happens to who may come anyway. @throws {AppError} 403 NOT_YOUR_ROOM; 404 ROOM_NOT_FOUND */
export async function unkick(work: Work, user: Actor, roomId: string, userId: string, reason = ''): Promise<void> {
  requireRunning(await lockRoom(work, roomId), user)
  const [gone] = await work.db.delete(kicks).where(and(eq(kicks.roomId, roomId), eq(kicks.userId, userId))).returning({ until: kicks.until })
  if (gone && (gone.until === null || gone.until > work.now))
    await record(work, { action: 'user.unkicked', by: user.id, roomId, userId, reason })
}
