import type { SlowMode } from '#contract/moderation'
import type { Tx } from '../db/transaction'
import type { Actor } from './actor'
import type { RoomRow } from './permissions'
import type { Work } from './work'
import { eq, sql } from 'drizzle-orm'
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

/**
 * When each of the people last said something in a room, with what is deleted since. Who has waited long enough by `now` is left out, and so
 * is everybody while there is no slow mode.
 */
export async function readLastSaid(db: Tx, room: RoomRow, userIds: readonly string[], now: Date): Promise<Map<string, Date>> {
  if (room.slowModeSeconds === 0)
    return new Map()
  const since = new Date(now.getTime() - room.slowModeSeconds * 1000).toISOString()
  // Each is looked up by what they said lately, in any room. As one condition the planner may read all that they ever said in this one.
  const { rows } = await db.execute<{ userId: string, ms: number }>(sql`
    SELECT asked.user_id AS "userId", (extract(epoch FROM max(said.at)) * 1000)::float8 AS ms
    FROM unnest(${sql.param([...new Set(userIds)])}::text[]) AS asked(user_id)
    CROSS JOIN LATERAL (SELECT room_id, at FROM ${messages} WHERE user_id = asked.user_id AND at > ${since} OFFSET 0) AS said
    WHERE said.room_id = ${room.id}
    GROUP BY asked.user_id`)
  return new Map(rows.map(({ userId, ms }) => [userId, new Date(ms)]))
}

/** @throws {AppError} 429 SLOW_MODE (`details.retryAfter` in seconds) */
export function requirePatience({ slowModeSeconds }: Pick<RoomRow, 'slowModeSeconds'>, lastSaid: Date | undefined, now: Date): void {
  const left = lastSaid === undefined ? 0 : Math.ceil(slowModeSeconds - (now.getTime() - lastSaid.getTime()) / 1000)
  if (slowModeSeconds > 0 && left > 0)
    throw new AppError(429, 'SLOW_MODE', 'Slow mode is on in this room. Wait before you write again.', { retryAfter: Math.min(left, slowModeSeconds) })
}
