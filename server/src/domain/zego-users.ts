import type { Work } from './work'
import { and, eq, gt, lte } from 'drizzle-orm'
import { zegoUsers } from '../db/schema'
import { AppError } from '../errors'
import { newId } from './ids'

/** ZEGO takes 64 characters of a user id; what `newId` puts behind the person's own takes 19. */
const SUB_LENGTH = 45
/** An id whose token ran out long ago is in no room any more. */
const KEEP_MS = 3600_000

export interface ZegoVisit {
  roomId: string
  /** A user's id, or a guest's. */
  sub: string
  /** Of the token that goes with it. */
  expiresAt: Date
}

/** Each visit of a viewer has an id of its own: ZEGO lets one login of an id be, and one person may watch on two devices. */
export function newZegoId(sub: string): string {
  return newId(sub.slice(0, SUB_LENGTH))
}

/** Writes down who got an id, or a new token for it. */
export async function handOut(work: Work, zegoId: string, { roomId, sub, expiresAt }: ZegoVisit): Promise<void> {
  await work.db.insert(zegoUsers).values({ roomId, zegoId, sub, expiresAt }).onConflictDoUpdate({ target: [zegoUsers.roomId, zegoUsers.zegoId], set: { expiresAt } })
}

/** @throws {AppError} 403 NOT_YOUR_VISIT when the id was not handed out to this person in this room */
export async function requireHandedOut(work: Work, zegoId: string, { roomId, sub }: Pick<ZegoVisit, 'roomId' | 'sub'>): Promise<void> {
  const [row] = await work.db.select({ sub: zegoUsers.sub }).from(zegoUsers).where(and(eq(zegoUsers.roomId, roomId), eq(zegoUsers.zegoId, zegoId)))
  if (row?.sub !== sub)
    throw AppError.forbidden('This visit is not yours. Join the room again.', 'NOT_YOUR_VISIT')
}

/** The ids under which a person may be in a room now. */
export async function zegoIdsOf(work: Work, roomId: string, sub: string): Promise<string[]> {
  const since = new Date(work.now.getTime() - KEEP_MS)
  const rows = await work.db.select({ zegoId: zegoUsers.zegoId }).from(zegoUsers).where(and(eq(zegoUsers.roomId, roomId), eq(zegoUsers.sub, sub), gt(zegoUsers.expiresAt, since)))
  return rows.map(row => row.zegoId)
}

/** Whose id this is in a room; undefined when it was never handed out, or long ago. */
export async function personBehind(work: Work, roomId: string, zegoId: string): Promise<string | undefined> {
  const [row] = await work.db.select({ sub: zegoUsers.sub }).from(zegoUsers).where(and(eq(zegoUsers.roomId, roomId), eq(zegoUsers.zegoId, zegoId)))
  return row?.sub
}

/** Forgets ids that are in no room any more. */
export async function pruneZegoUsers(work: Work): Promise<void> {
  await work.db.delete(zegoUsers).where(lte(zegoUsers.expiresAt, new Date(work.now.getTime() - KEEP_MS)))
}
