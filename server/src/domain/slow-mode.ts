import type { SlowMode } from '#contract/moderation'
import type { Actor } from './actor'
import type { Work } from './work'
import { eq } from 'drizzle-orm'
import { rooms } from '../db/schema'
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
