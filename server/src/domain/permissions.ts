import type { Orm } from '../db/open'
import type { Tx } from '../db/transaction'
import type { Actor } from './actor'
import type { Work } from './work'
import { eq } from 'drizzle-orm'
import { rooms } from '../db/schema'
import { AppError } from '../errors'

export type RoomRow = typeof rooms.$inferSelect
type RoomOwner = Pick<RoomRow, 'anchorId'>

export const roomNotFound = (): AppError => AppError.notFound('This room does not exist.', 'ROOM_NOT_FOUND')

/** @throws {AppError} 404 ROOM_NOT_FOUND */
export async function findRoom(db: Orm | Tx, roomId: string): Promise<RoomRow> {
  const [room] = await db.select().from(rooms).where(eq(rooms.id, roomId))
  if (!room)
    throw roomNotFound()
  return room
}

/**
 * The room as it is until the end of the work; nobody else changes it or writes to its log meanwhile.
 * @throws {AppError} 404 ROOM_NOT_FOUND
 */
export async function lockRoom(work: Pick<Work, 'db'>, roomId: string): Promise<RoomRow> {
  const [room] = await work.db.select().from(rooms).where(eq(rooms.id, roomId)).for('no key update')
  if (!room)
    throw roomNotFound()
  return room
}

/** Whether someone runs this room: its anchor, or the shop's merchant. */
export function runsRoom(room: RoomOwner, user: Actor | undefined): boolean {
  return user !== undefined && (user.id === room.anchorId || user.role === 'merchant')
}

/** @throws {AppError} 403 NOT_YOUR_ROOM */
export function requireAnchorOf(room: RoomOwner, user: Actor): void {
  if (user.id !== room.anchorId)
    throw AppError.forbidden('Only the anchor of this room may do this.', 'NOT_YOUR_ROOM')
}

/** @throws {AppError} 403 NOT_YOUR_ROOM */
export function requireRunning(room: RoomOwner, user: Actor): void {
  if (!runsRoom(room, user))
    throw AppError.forbidden('Only the anchor of this room or the merchant may do this.', 'NOT_YOUR_ROOM')
}

/** @throws {AppError} 409 ROOM_ENDED */
export function requireOpen(room: Pick<RoomRow, 'status'>): void {
  if (room.status === 'ended')
    throw AppError.conflict('ROOM_ENDED', 'This room has ended.')
}
