import type { Room, RoomInput, RoomPatch } from '#contract/rooms'
import type { Actor } from './actor'
import type { Work } from './work'
import { eq } from 'drizzle-orm'
import { rooms } from '../db/schema'
import { AppError } from '../errors'
import { newId } from './ids'
import { lockRoom, requireAnchorOf, requireOpen } from './permissions'
import { readRoom } from './room-view'
import { fillShelf } from './shelf-edit'
import { parseTime } from './time'

/**
 * A new room, scheduled; goods go on its shelf in the order given. Without a cover it shows its first goods.
 * @throws {AppError} 403 FORBIDDEN; 422 GOODS_UNKNOWN, GOODS_OFF
 */
export async function createRoom(work: Work, user: Actor, input: RoomInput): Promise<Room> {
  if (user.role === 'shopper')
    throw AppError.forbidden('Only anchors and merchants may open a room.')
  const id = newId('room')
  await work.db.insert(rooms).values({
    id,
    anchorId: user.id,
    title: input.title.trim(),
    cover: input.cover ?? '',
    notice: input.notice?.trim() ?? '',
    streamId: newId('stream'),
    startsAt: input.startsAt === undefined ? null : parseTime(input.startsAt, 'body', 'startsAt'),
    createdAt: work.now,
  })
  const shelf = await fillShelf(work, id, (input.goodsIds ?? []).map(goodsId => ({ goodsId })))
  if (input.cover === undefined && shelf[0]?.images[0] !== undefined)
    await work.db.update(rooms).set({ cover: shelf[0].images[0] }).where(eq(rooms.id, id))
  work.events.announce(id)
  return (await readRoom(work.db, id, user)).room
}

/**
 * Changes what a room says about itself; a new notice is told to everybody in it.
 * @throws {AppError} 403 NOT_YOUR_ROOM; 404 ROOM_NOT_FOUND; 409 ROOM_ENDED
 */
export async function patchRoom(work: Work, user: Actor, roomId: string, patch: RoomPatch): Promise<Room> {
  const room = await lockRoom(work, roomId)
  requireAnchorOf(room, user)
  requireOpen(room)
  const notice = patch.notice?.trim() ?? room.notice
  await work.db.update(rooms).set({
    title: patch.title?.trim() ?? room.title,
    cover: patch.cover ?? room.cover,
    notice,
    startsAt: patch.startsAt === undefined ? room.startsAt : parseTime(patch.startsAt, 'body', 'startsAt'),
  }).where(eq(rooms.id, roomId))
  if (notice !== room.notice)
    await work.events.append(roomId, 'room.notice', { notice })
  work.events.announce(roomId)
  return (await readRoom(work.db, roomId, user)).room
}
