import type { Coupon, CouponDrop, RoomCoupon } from '#contract/coupons'
import type { Orm } from '../db/open'
import type { Tx } from '../db/transaction'
import type { Actor } from './actor'
import type { OutboxPayloads } from './outbox'
import type { Work } from './work'
import { and, asc, count, desc, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import { couponClaims, coupons, roomCoupons, rooms } from '../db/schema'
import { AppError } from '../errors'
import { couponClosed, couponGone, couponNotFound, createCoupon, lockCoupon, viewCoupon } from './coupons'
import { findRoom, lockRoom, requireOpen, requireRunning } from './permissions'

/** What can be claimed in a room now, the latest drop first. */
export async function runningCoupons(db: Orm | Tx, roomId: string, viewer: Actor | undefined, now: Date): Promise<RoomCoupon[]> {
  const rows = await db.select({ coupon: coupons })
    .from(roomCoupons)
    .innerJoin(coupons, eq(coupons.id, roomCoupons.couponId))
    .where(and(eq(roomCoupons.roomId, roomId), isNull(roomCoupons.endedAt), gt(coupons.endsAt, now)))
    .orderBy(desc(roomCoupons.offeredAt), desc(coupons.id))
  const mine = viewer && rows.length > 0
    ? await db.select({ couponId: couponClaims.couponId, n: count() })
        .from(couponClaims)
        .where(and(eq(couponClaims.userId, viewer.id), inArray(couponClaims.couponId, rows.map(row => row.coupon.id))))
        .groupBy(couponClaims.couponId)
    : []
  return rows.map(({ coupon }) => ({ ...viewCoupon(coupon, now), claimed: mine.find(it => it.couponId === coupon.id)?.n ?? 0 }))
}

/**
 * Drops a coupon in a room, one there is or a new one for this room alone: everybody there may claim it. One that runs there already
 * is shown once more.
 * @throws {AppError} 403 NOT_YOUR_ROOM; 404 ROOM_NOT_FOUND, COUPON_NOT_FOUND; 409 ROOM_ENDED, COUPON_CLOSED, COUPON_GONE;
 *   422 COUPON_INVALID, COUPON_OTHER_ROOM
 */
export async function dropCoupon(work: Work, user: Actor, roomId: string, input: CouponDrop): Promise<RoomCoupon> {
  requireRunning(await findRoom(work.db, roomId), user)
  const known = 'couponId' in input ? await lockCoupon(work, input.couponId) : undefined
  requireOpen(await lockRoom(work, roomId))
  if (known && known.roomId !== null && known.roomId !== roomId)
    throw AppError.unprocessable('COUPON_OTHER_ROOM', 'This coupon is for another room.', { roomId: known.roomId })
  if (known && (known.stoppedAt || known.endsAt <= work.now))
    throw couponClosed()
  if (known?.left === 0)
    throw couponGone()
  const coupon = 'couponId' in input ? viewCoupon(known!, work.now) : await createCoupon(work, user, input, roomId)
  const offered = { offeredAt: work.now, endedAt: null }
  await work.db.insert(roomCoupons).values({ roomId, couponId: coupon.id, ...offered }).onConflictDoUpdate({ target: [roomCoupons.roomId, roomCoupons.couponId], set: offered })
  await work.events.append(roomId, 'coupon.offered', coupon)
  return (await runningCoupons(work.db, roomId, user, work.now)).find(it => it.id === coupon.id)!
}

/**
 * Takes a coupon back from a room: nobody can claim it there any more. Nothing happens when it does not run there.
 * @throws {AppError} 403 NOT_YOUR_ROOM; 404 ROOM_NOT_FOUND, COUPON_NOT_FOUND
 */
export async function takeCouponBack(work: Work, user: Actor, roomId: string, couponId: string): Promise<void> {
  requireRunning(await lockRoom(work, roomId), user)
  const [known] = await work.db.select({ id: coupons.id }).from(coupons).where(eq(coupons.id, couponId))
  if (!known)
    throw couponNotFound()
  await endOffers(work, { roomId, couponId })
}

/**
 * Nobody can claim it any more, in any room; who has one may use it. Doing it again changes nothing.
 * @throws {AppError} 403 FORBIDDEN; 404 COUPON_NOT_FOUND
 */
export async function stopCoupon(work: Work, user: Actor, id: string): Promise<Coupon> {
  const coupon = await lockCoupon(work, id)
  if (user.role !== 'merchant' && coupon.createdBy !== user.id)
    throw AppError.forbidden('Only whoever made this coupon or the merchant may stop it.')
  if (coupon.stoppedAt || coupon.endsAt <= work.now)
    return viewCoupon(coupon, work.now)
  const [row] = await work.db.update(coupons).set({ stoppedAt: work.now }).where(eq(coupons.id, id)).returning()
  await endOffers(work, { couponId: id })
  return viewCoupon(row!, work.now)
}

/** Ends what runs in a room, or of a coupon, or of one in the other; the rooms hear of it. */
export async function endOffers(work: Work, of: { roomId?: string, couponId?: string }): Promise<void> {
  const running = and(isNull(roomCoupons.endedAt), of.roomId === undefined ? undefined : eq(roomCoupons.roomId, of.roomId), of.couponId === undefined ? undefined : eq(roomCoupons.couponId, of.couponId))
  const found = await work.db.selectDistinct({ roomId: roomCoupons.roomId }).from(roomCoupons).where(running)
  // The rooms' locks come first, as for whoever drops one there.
  await work.db.select({ id: rooms.id }).from(rooms).where(inArray(rooms.id, found.map(it => it.roomId))).orderBy(sql`${rooms.id} COLLATE "C"`).for('no key update')
  const ended = await work.db.update(roomCoupons).set({ endedAt: work.now }).where(running).returning({ roomId: roomCoupons.roomId, couponId: roomCoupons.couponId })
  for (const { roomId, couponId } of ended)
    await work.events.append(roomId, 'coupon.ended', { couponId })
}

/** Tells the rooms where coupons run how many are left: once for each, however many were claimed. */
export async function announceClaims(work: Work, claimed: readonly OutboxPayloads['coupon.claimed'][]): Promise<void> {
  const rows = await work.db.select({ roomId: rooms.id, couponId: coupons.id })
    .from(roomCoupons)
    .innerJoin(rooms, eq(rooms.id, roomCoupons.roomId))
    .innerJoin(coupons, eq(coupons.id, roomCoupons.couponId))
    .where(and(isNull(roomCoupons.endedAt), inArray(coupons.id, [...new Set(claimed.map(news => news.couponId))])))
    .orderBy(sql`${rooms.id} COLLATE "C"`, asc(coupons.id))
  for (const { roomId, couponId } of rows) {
    await lockRoom(work, roomId)
    // Read under the room's lock: what another server told before is not taken back.
    const [{ left }] = await work.db.select({ left: coupons.left }).from(coupons).where(eq(coupons.id, couponId)) as [{ left: number }]
    await work.events.append(roomId, 'coupon.changed', { couponId, left })
  }
}
