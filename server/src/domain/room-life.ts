import type { RoomRow } from './permissions'
import type { RoomStep } from './room-state'
import type { Work } from './work'
import { and, eq, inArray, ne } from 'drizzle-orm'
import { rooms, users } from '../db/schema'
import { AppError } from '../errors'
import { endOffers } from './coupon-offers'
import { lockRoom } from './permissions'
import { nextStatus } from './room-state'
import { summarise } from './summary'

/** Both count as on air for "one live room per anchor". */
const ON_AIR = ['live', 'away'] as const

/**
 * Goes live, or comes back when the anchor was away; a room that is live stays as it is. Media has to arrive already.
 * @throws {AppError} 409 WRONG_STATE, NOT_PUBLISHING, ALREADY_LIVE (`details.roomId`); 404 ROOM_NOT_FOUND
 */
export async function startRoom(work: Work, roomId: string, isPublishing: (streamId: string) => Promise<boolean>): Promise<void> {
  const room = await take(work, roomId, 'start')
  if (!room)
    return
  if (!await isPublishing(room.streamId))
    throw AppError.conflict('NOT_PUBLISHING', 'No picture has arrived yet. Start once the camera is connected.')
  if (room.status === 'away')
    return comeBack(work, room)
  const startedAt = work.now
  await work.db.update(rooms).set({ status: 'live', startedAt }).where(eq(rooms.id, roomId))
  await requireOnlyRoom(work, room)
  await work.events.append(roomId, 'room.started', { status: 'live', startedAt: startedAt.toISOString() })
}

/**
 * The anchor is away: shoppers stay, and the room ends by itself after the grace, counted from now.
 * @throws {AppError} 409 WRONG_STATE; 404 ROOM_NOT_FOUND
 */
export async function leaveRoom(work: Work, roomId: string, graceSeconds: number): Promise<void> {
  const room = await take(work, roomId, 'away')
  if (!room)
    return
  await work.db.update(rooms).set({ status: 'away', awaySince: work.now }).where(eq(rooms.id, roomId))
  await work.events.append(roomId, 'room.away', { since: work.now.toISOString(), graceSeconds })
}

/** The anchor's picture is there again. @throws {AppError} 409 WRONG_STATE; 404 ROOM_NOT_FOUND */
export async function returnToRoom(work: Work, roomId: string): Promise<void> {
  const room = await take(work, roomId, 'back')
  if (room)
    await comeBack(work, room)
}

/** Ends a room for good; one that has ended stays as it is. @throws {AppError} 404 ROOM_NOT_FOUND */
export async function endRoom(work: Work, roomId: string): Promise<void> {
  const room = await take(work, roomId, 'end')
  if (!room)
    return
  const [ended] = await work.db.update(rooms).set({ status: 'ended', endedAt: work.now, awaySince: null }).where(eq(rooms.id, roomId)).returning()
  await endOffers(work, { roomId })
  await work.events.append(roomId, 'room.ended', { endedAt: work.now.toISOString(), summary: await summarise(work.db, ended!, false) })
}

/** The locked room when the step changes it, undefined when it has been taken already. */
async function take(work: Work, roomId: string, step: RoomStep): Promise<RoomRow | undefined> {
  const room = await lockRoom(work, roomId)
  return nextStatus(room.status, step) === room.status ? undefined : room
}

async function comeBack(work: Work, room: RoomRow): Promise<void> {
  await work.db.update(rooms).set({ status: 'live', awaySince: null }).where(eq(rooms.id, room.id))
  await work.events.append(room.id, 'room.back', {})
}

/** Rooms of one anchor start one after another: the anchor's own row is the lock. */
async function requireOnlyRoom(work: Work, room: RoomRow): Promise<void> {
  await work.db.select({ id: users.id }).from(users).where(eq(users.id, room.anchorId)).for('no key update')
  const [other] = await work.db.select({ id: rooms.id }).from(rooms).where(and(
    eq(rooms.anchorId, room.anchorId),
    inArray(rooms.status, [...ON_AIR]),
    ne(rooms.id, room.id),
  ))
  if (other)
    throw AppError.conflict('ALREADY_LIVE', 'You are live in another room. End it first.', { roomId: other.id })
}
