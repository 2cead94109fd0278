import type { Role } from '#contract/session'
import type { SQL } from 'drizzle-orm'
import type { Orm } from '../db/open'
import type { Tx } from '../db/transaction'
import type { Actor } from './actor'
import type { Work } from './work'
import { eq } from 'drizzle-orm'
import { rooms } from '../db/schema'
import { AppError } from '../errors'

export type Asker = Role | 'guest'

const SIGNED_IN = ['shopper', 'anchor', 'merchant'] as const

/** Who gets past the door of an endpoint; where the room or the order decides further, every account does. */
export const ADMITTED = {
  anyone: ['guest', ...SIGNED_IN],
  signedIn: SIGNED_IN,
  /** Who may open rooms. */
  host: ['anchor', 'merchant'],
  merchant: ['merchant'],
  /** The room's own anchor: {@link requireAnchorOf}. */
  itsAnchor: SIGNED_IN,
  /** The room's own anchor, or the merchant: {@link requireRunning}. */
  whoRunsIt: SIGNED_IN,
  /** Whoever ordered: `requireActor` of the order's steps. */
  itsBuyer: SIGNED_IN,
} as const satisfies Record<string, readonly Asker[]>

export type Access = keyof typeof ADMITTED

/** Who may what: every endpoint under `/api` has its line, which a test sees to. */
export const ENDPOINTS: Readonly<Record<string, Access>> = {
  'GET /health': 'anyone',
  'GET /openapi.json': 'anyone',
  'GET /avatars/:id.svg': 'anyone',

  'POST /session/demo': 'anyone',
  'POST /session/wechat': 'anyone',
  'POST /session/wechat/phone': 'signedIn',
  'GET /session/options': 'anyone',
  'GET /session': 'signedIn',

  'GET /lobby/events': 'anyone',
  'GET /goods/events': 'anyone',
  'GET /rooms': 'anyone',
  'POST /rooms': 'host',
  'GET /rooms/:id': 'anyone',
  'PATCH /rooms/:id': 'itsAnchor',
  'POST /rooms/:id/join': 'anyone',
  'POST /rooms/:id/token': 'anyone',
  'GET /rooms/:id/events': 'anyone',
  'GET /rooms/:id/events/log': 'anyone',
  'POST /rooms/:id/start': 'itsAnchor',
  'POST /rooms/:id/away': 'itsAnchor',
  'POST /rooms/:id/end': 'itsAnchor',
  'GET /rooms/:id/sales': 'whoRunsIt',
  'PUT /rooms/:id/goods': 'whoRunsIt',
  'PUT /rooms/:id/pin': 'whoRunsIt',
  'DELETE /rooms/:id/pin': 'whoRunsIt',
  'POST /rooms/:id/messages': 'signedIn',
  'DELETE /rooms/:id/messages/:messageId': 'whoRunsIt',
  'POST /rooms/:id/mutes': 'whoRunsIt',
  'DELETE /rooms/:id/mutes/:userId': 'whoRunsIt',
  'POST /rooms/:id/kicks': 'whoRunsIt',
  'DELETE /rooms/:id/kicks/:userId': 'whoRunsIt',
  'GET /rooms/:id/mutes': 'whoRunsIt',
  'GET /rooms/:id/kicks': 'whoRunsIt',
  'PUT /rooms/:id/slow-mode': 'whoRunsIt',
  'POST /rooms/:id/reports': 'signedIn',
  'GET /reports': 'host',
  'POST /reports/:id/close': 'host',
  'GET /moderation/log': 'host',
  'GET /words': 'merchant',
  'PUT /words': 'merchant',
  'POST /rooms/:id/likes': 'anyone',
  'PUT /rooms/:id/reminder': 'signedIn',
  'DELETE /rooms/:id/reminder': 'signedIn',
  'PUT /anchors/:id/follow': 'signedIn',
  'DELETE /anchors/:id/follow': 'signedIn',
  'POST /media/zego/callback': 'anyone',

  'GET /goods': 'anyone',
  'GET /goods/:id': 'anyone',
  'POST /goods': 'merchant',
  'PATCH /goods/:id': 'merchant',
  'POST /uploads': 'host',

  'POST /coupons': 'host',
  'GET /coupons': 'host',
  'PATCH /coupons/:id': 'host',
  'POST /coupons/:id/claim': 'signedIn',
  'GET /me/coupons': 'signedIn',
  'POST /rooms/:id/coupons': 'whoRunsIt',
  'DELETE /rooms/:id/coupons/:couponId': 'whoRunsIt',

  'GET /cart': 'signedIn',
  'PUT /cart/items/:skuId': 'signedIn',
  'GET /addresses': 'signedIn',
  'POST /addresses': 'signedIn',
  'PATCH /addresses/:id': 'signedIn',
  'DELETE /addresses/:id': 'signedIn',

  'POST /orders': 'signedIn',
  'POST /orders/quote': 'signedIn',
  'GET /orders': 'signedIn',
  'GET /orders.csv': 'merchant',
  'GET /orders/:id': 'itsBuyer',
  'POST /orders/:id/pay': 'itsBuyer',
  'POST /orders/:id/cancel': 'itsBuyer',
  'POST /orders/:id/confirm': 'itsBuyer',
  'POST /orders/:id/refund': 'itsBuyer',
  'POST /orders/:id/ship': 'merchant',
  'POST /orders/:id/refund/approve': 'merchant',
  'POST /orders/:id/refund/reject': 'merchant',
  'GET /pay/:paymentId': 'itsBuyer',
  'POST /pay/sandbox/:paymentId': 'itsBuyer',
  'POST /pay/wechat/notify': 'anyone',
}

/** @throws {AppError} 401 UNAUTHENTICATED for a guest, 403 FORBIDDEN for another role */
export function requireAdmission(access: Access, asker: Asker): void {
  const admitted: readonly Asker[] = ADMITTED[access]
  if (admitted.includes(asker))
    return
  throw asker === 'guest' ? AppError.unauthenticated() : AppError.forbidden(`Only ${admitted.join(' and ')} accounts may do this.`)
}

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

/**
 * The rooms somebody may look into afterwards, of a query that has joined `rooms`: one that they run, or without a `roomId` every
 * one they run and, for the merchant, what concerns no room.
 * @throws {AppError} 403 NOT_YOUR_ROOM; 404 ROOM_NOT_FOUND
 */
export async function roomsOf(db: Orm | Tx, user: Actor, roomId: string | undefined): Promise<SQL | undefined> {
  if (roomId !== undefined) {
    requireRunning(await findRoom(db, roomId), user)
    return eq(rooms.id, roomId)
  }
  return user.role === 'merchant' ? undefined : eq(rooms.anchorId, user.id)
}

/** @throws {AppError} 409 ROOM_ENDED */
export function requireOpen(room: Pick<RoomRow, 'status'>): void {
  if (room.status === 'ended')
    throw AppError.conflict('ROOM_ENDED', 'This room has ended.')
}
