import type { Room } from '#contract/rooms'
import type { Likes } from '../channel/likes'
import type { Presence } from '../channel/presence'
import type { MediaService } from '../deps'
import type { Actor } from './actor'
import type { Run } from './work'
import { findRoom, requireAnchorOf } from './permissions'
import { endRoom } from './room-life'
import { readRoom } from './room-view'

export interface CloseParts {
  run: Run
  media: Pick<MediaService, 'end'>
  channel: { likes: Pick<Likes, 'flush'>, presence: Pick<Presence, 'flush'> }
}

/**
 * Ends a room with all that belongs to it: what is still counted in memory goes into its summary, its stream is
 * freed. Ending it again changes nothing. Without a `user` it ends by itself, and its anchor may not go on publishing.
 * @throws {AppError} 403 NOT_YOUR_ROOM; 404 ROOM_NOT_FOUND
 */
export async function closeRoom({ run, media, channel }: CloseParts, roomId: string, user?: Actor): Promise<Room> {
  await Promise.all([channel.likes.flush(roomId), channel.presence.flush(roomId)])
  return run(async (work) => {
    const room = await findRoom(work.db, roomId)
    if (user)
      requireAnchorOf(room, user)
    await endRoom(work, roomId)
    work.afterCommit(() => media.end(room, { bar: user === undefined }))
    return (await readRoom(work.db, roomId, user)).room
  })
}
