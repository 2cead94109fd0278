import type { Mute } from '#contract/rooms'
import type { Orm } from '../db/open'
import type { Tx } from '../db/transaction'
import type { Actor } from './actor'
import type { Work } from './work'
import { and, eq, gt } from 'drizzle-orm'
import { mutes, users } from '../db/schema'
import { AppError } from '../errors'
import { lockRoom, requireRunning } from './permissions'

/** When somebody may write in a room again; null for who may now. */
export async function mutedUntil(db: Orm | Tx, roomId: string, userId: string, now: Date): Promise<Date | null> {
  const [row] = await db.select({ until: mutes.until }).from(mutes).where(and(eq(mutes.roomId, roomId), eq(mutes.userId, userId), gt(mutes.until, now)))
  return row?.until ?? null
}

/**
 * Keeps somebody from writing in a room for some minutes (1–1440) from now on; a second time replaces the first.
 * @throws {AppError} 403 NOT_YOUR_ROOM; 404 ROOM_NOT_FOUND, USER_NOT_FOUND; 422 CANNOT_MUTE
 */
export async function mute(work: Work, user: Actor, roomId: string, userId: string, minutes: number): Promise<Mute> {
  const room = await lockRoom(work, roomId)
  requireRunning(room, user)
  const [target] = await work.db.select({ role: users.role }).from(users).where(eq(users.id, userId))
  if (!target)
    throw AppError.notFound('This person does not exist.', 'USER_NOT_FOUND')
  if (userId === room.anchorId || target.role === 'merchant')
    throw AppError.unprocessable('CANNOT_MUTE', 'Whoever runs the room cannot be muted.', { userId })
  const until = new Date(work.now.getTime() + minutes * 60_000)
  await work.db.insert(mutes).values({ roomId, userId, until }).onConflictDoUpdate({ target: [mutes.roomId, mutes.userId], set: { until } })
  const result = { userId, until: until.toISOString() }
  await work.events.append(roomId, 'user.muted', result)
  return result
}

/** Lets somebody write again; nothing happens to who may anyway. @throws {AppError} 403 NOT_YOUR_ROOM; 404 ROOM_NOT_FOUND */
export async function unmute(work: Work, user: Actor, roomId: string, userId: string): Promise<void> {
  requireRunning(await lockRoom(work, roomId), user)
  const [gone] = await work.db.delete(mutes).where(and(eq(mutes.roomId, roomId), eq(mutes.userId, userId))).returning({ until: mutes.until })
  if (gone && gone.until > work.now)
    await work.events.append(roomId, 'user.muted', { userId, until: null })
}
