import type { Mute, MuteInput } from '#contract/moderation'
import type { SQL } from 'drizzle-orm'
import type { Orm } from '../db/open'
import type { Tx } from '../db/transaction'
import type { Actor } from './actor'
import type { Work } from './work'
import { and, eq, gt, isNull, or } from 'drizzle-orm'
import { mutes, users } from '../db/schema'
import { AppError } from '../errors'
import { record } from './moderation-log'
import { lockRoom, requireRunning } from './permissions'

/** Of a mute: null for as long as the room lasts. */
export type MutedUntil = Pick<typeof mutes.$inferSelect, 'until' | 'reason'>

/** The mutes that hold now. */
export const muteHolds = (now: Date): SQL | undefined => or(isNull(mutes.until), gt(mutes.until, now))

/** What keeps somebody from writing in a room now. */
export async function runningMute(db: Orm | Tx, roomId: string, userId: string, now: Date): Promise<MutedUntil | undefined> {
  const [row] = await db.select({ until: mutes.until, reason: mutes.reason }).from(mutes).where(and(eq(mutes.roomId, roomId), eq(mutes.userId, userId), muteHolds(now)))
  return row
}

export function mutedOut({ until, reason }: MutedUntil): AppError {
  return new AppError(403, 'MUTED', 'You cannot write in this room for now.', { until: until?.toISOString() ?? null, reason })
}

/**
 * Keeps somebody from writing in a room for some minutes (1–1440) from now on, or for as long as it lasts; a second time replaces
 * the first.
 * @throws {AppError} 403 NOT_YOUR_ROOM; 404 ROOM_NOT_FOUND, USER_NOT_FOUND; 422 CANNOT_MUTE
 */
export async function mute(work: Work, user: Actor, roomId: string, { userId, minutes, reason = '' }: MuteInput): Promise<Mute> {
  const room = await lockRoom(work, roomId)
  requireRunning(room, user)
  const [target] = await work.db.select({ role: users.role }).from(users).where(eq(users.id, userId))
  if (!target)
    throw AppError.notFound('This person does not exist.', 'USER_NOT_FOUND')
  if (userId === room.anchorId || target.role === 'merchant')
    throw AppError.unprocessable('CANNOT_MUTE', 'Whoever runs the room cannot be muted.', { userId })
  const until = minutes === undefined ? null : new Date(work.now.getTime() + minutes * 60_000)
  const row = { until, reason: reason.trim(), createdAt: work.now }
  await work.db.insert(mutes).values({ roomId, userId, ...row }).onConflictDoUpdate({ target: [mutes.roomId, mutes.userId], set: row })
  const result: Mute = { userId, until: until?.toISOString() ?? null, reason: row.reason }
  await work.events.append(roomId, 'user.muted', { userId, muted: true, until: result.until })
  await record(work, { action: 'user.muted', by: user.id, roomId, userId, reason, details: { until: result.until } })
  return result
}

/** Lets somebody write again; nothing happens to who may anyway. @throws {AppError} 403 NOT_YOUR_ROOM; 404 ROOM_NOT_FOUND */
export async function unmute(work: Work, user: Actor, roomId: string, userId: string, reason = ''): Promise<void> {
  requireRunning(await lockRoom(work, roomId), user)
  const [gone] = await work.db.delete(mutes).where(and(eq(mutes.roomId, roomId), eq(mutes.userId, userId))).returning({ until: mutes.until })
  if (!gone || (gone.until && gone.until <= work.now))
    return
  await work.events.append(roomId, 'user.muted', { userId, muted: false, until: null })
  await record(work, { action: 'user.unmuted', by: user.id, roomId, userId, reason })
}
