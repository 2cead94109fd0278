import type { SlowMode } from '#contract/moderation'
import type { Tx } from '../db/transaction'
import type { Actor } from './actor'
import type { RoomRow } from './permissions'
import type { Work } from './work'
import { and, eq, inArray, max } from 'drizzle-orm'
import { messages, rooms } from '../db/schema'
import { AppError } from '../errors'
import { record } from './moderation-log'
import { lockRoom, requireOpen, requireRunning } from './permissions'

/**
 * Has shoppers wait so many seconds (0–300) between two messages in a room; 0 ends that.
 * @throws {AppError} 403 NOT_YOUR_ROOM; 404 ROOM_NOT_FOUND; 409 ROOM_ENDED
 */
export async function setSlowMode(work: Work, user: Actor, roomId: string, { seconds }: SlowMode): Promise<SlowMode> {
  const room = await lockRoom(work, roomId)
  requireRunning(room, user)
  requireOpen(room)
  if (seconds !== room.slowModeSeconds) {
    await work.db.update(rooms).set({ slowModeSeconds: seconds }).where(eq(rooms.id, roomId))
    await work.events.append(roomId, 'chat.slowed', { seconds })
    await record(work, { action: 'chat.slowed', by: user.id, roomId, details: { seconds } })
  }
  return { seconds }
}

/** When each of the people last said something in a room, with what is deleted since; nothing while there is no slow mode. */
export async function readLastSaid(db: Tx, room: RoomRow, userIds: readonly string[]): Promise<Map<string, Date>> {
  if (room.slowModeSeconds === 0)
    return new Map()
  const rows = await db.select({ userId: messages.userId, at: max(messages.at) })
    .from(messages)
    .where(and(eq(messages.roomId, room.id), inArray(messages.userId, [...new Set(userIds)])))
    .groupBy(messages.userId)
  return new Map(rows.map(({ userId, at }) => [userId, at!]))
}

/** @throws {AppError} 429 SLOW_MODE (`details.retryAfter` in seconds) */
export function requirePatience({ slowModeSeconds }: Pick<RoomRow, 'slowModeSeconds'>, lastSaid: Date | undefined, now: Date): void {
  const left = lastSaid === undefined ? 0 : Math.ceil(slowModeSeconds - (now.getTime() - lastSaid.getTime()) / 1000)
  if (slowModeSeconds > 0 && left > 0)
    throw new AppError(429, 'SLOW_MODE', 'Slow mode is on in this room. Wait before you write again.', { retryAfter: Math.min(left, slowModeSeconds) })
}
