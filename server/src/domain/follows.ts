import type { Following, Reminded } from '#contract/rooms'
import type { Actor } from './actor'
import type { Work } from './work'
import { and, count, eq } from 'drizzle-orm'
import { follows, reminders, users } from '../db/schema'
import { AppError } from '../errors'
import { findRoom } from './permissions'

/** Follows an anchor or stops it; the same twice is once. @throws {AppError} 404 ANCHOR_NOT_FOUND; 422 CANNOT_FOLLOW */
export async function setFollowing(work: Work, user: Actor, anchorId: string, following: boolean): Promise<Following> {
  const [anchor] = await work.db.select({ role: users.role }).from(users).where(eq(users.id, anchorId))
  if (!anchor || anchor.role === 'shopper')
    throw AppError.notFound('This anchor does not exist.', 'ANCHOR_NOT_FOUND')
  if (anchorId === user.id)
    throw AppError.unprocessable('CANNOT_FOLLOW', 'You cannot follow yourself.')
  if (following)
    await work.db.insert(follows).values({ userId: user.id, anchorId, createdAt: work.now }).onConflictDoNothing()
  else
    await work.db.delete(follows).where(and(eq(follows.userId, user.id), eq(follows.anchorId, anchorId)))
  const [row] = await work.db.select({ followers: count() }).from(follows).where(eq(follows.anchorId, anchorId))
  return { following, followers: row!.followers }
}

/** Asks to be reminded of a room that is to come, or stops it. @throws {AppError} 404 ROOM_NOT_FOUND; 409 WRONG_STATE */
export async function setReminder(work: Work, user: Actor, roomId: string, reminded: boolean): Promise<Reminded> {
  const room = await findRoom(work.db, roomId)
  if (reminded && room.status !== 'scheduled')
    throw AppError.conflict('WRONG_STATE', 'This room has started already.', { status: room.status })
  if (reminded)
    await work.db.insert(reminders).values({ userId: user.id, roomId, createdAt: work.now }).onConflictDoNothing()
  else
    await work.db.delete(reminders).where(and(eq(reminders.userId, user.id), eq(reminders.roomId, roomId)))
  return { reminded }
}
