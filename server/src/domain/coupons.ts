import type { Page } from '#contract/common'
import type { Coupon, CouponInput, CouponQuery, CouponStatus } from '#contract/coupons'
import type { Actor } from './actor'
import type { PageInput } from './paging'
import type { Work } from './work'
import { and, eq, gt, inArray, isNull, not, or } from 'drizzle-orm'
import { coupons, users } from '../db/schema'
import { AppError } from '../errors'
import { newId } from './ids'
import { afterCursor, sorted, toPage } from './paging'
import { parseTime } from './time'

export type CouponRow = typeof coupons.$inferSelect

const MINUTE_MS = 60_000
const LONGEST_MS = 366 * 24 * 3600 * 1000

/**
 * Makes a coupon, for orders from one room alone when that is given; nobody can claim it before it is dropped in a room.
 * @throws {AppError} 400 BAD_REQUEST; 422 COUPON_INVALID with `details.field`
 */
export async function createCoupon(work: Work, maker: Actor, input: CouponInput, roomId: string | null = null): Promise<Coupon> {
  const terms = termsOf(input)
  const startsAt = input.startsAt === undefined ? work.now : parseTime(input.startsAt, 'body', 'startsAt')
  const endsAt = endOf(input, startsAt)
  if (endsAt <= startsAt || endsAt <= work.now || endsAt.getTime() - startsAt.getTime() > LONGEST_MS)
    throw invalid('endsAt', 'A coupon ends after it starts, in the future, and within a year.')
  const [row] = await work.db.insert(coupons).values({
    id: newId('coupon'),
    createdBy: maker.id,
    title: input.title.trim(),
    ...terms,
    threshold: input.threshold ?? 0,
    quantity: input.quantity,
    left: input.quantity,
    perPerson: input.perPerson ?? 1,
    startsAt,
    endsAt,
    roomId,
    createdAt: work.now,
  }).returning()
  return viewCoupon(row!, work.now)
}

/** Coupons this person may drop or stop, the newest first. */
export async function listCoupons(work: Work, viewer: Actor, filter: CouponQuery & PageInput): Promise<Page<Coupon>> {
  const limit = filter.limit ?? 20
  const merchants = work.db.select({ id: users.id }).from(users).where(eq(users.role, 'merchant'))
  const open = and(isNull(coupons.stoppedAt), gt(coupons.endsAt, work.now), gt(coupons.left, 0))
  const rows = await work.db.select().from(coupons).where(and(
    viewer.role === 'merchant' ? undefined : or(eq(coupons.createdBy, viewer.id), inArray(coupons.createdBy, merchants)),
    filter.state && (filter.state === 'open' ? open : not(open!)),
    filter.roomId === undefined ? undefined : or(isNull(coupons.roomId), eq(coupons.roomId, filter.roomId)),
    await afterCursor(work, coupons, filter.cursor),
  )).orderBy(...sorted(coupons)).limit(limit + 1)
  const page = toPage(rows, limit)
  return { items: page.items.map(row => viewCoupon(row, work.now)), nextCursor: page.nextCursor }
}

/** The coupon as it is until the end of the work; it comes before SKUs and rooms. @throws {AppError} 404 COUPON_NOT_FOUND */
export async function lockCoupon(work: Work, id: string): Promise<CouponRow> {
  const [row] = await work.db.select().from(coupons).where(eq(coupons.id, id)).for('no key update')
  if (!row)
    throw couponNotFound()
  return row
}

export function viewCoupon(row: CouponRow, now: Date): Coupon {
  const { id, title, kind, amount, percent, maxDiscount, threshold, quantity, left, perPerson, startsAt, endsAt, roomId } = row
  return { id, title, kind, amount, percent, maxDiscount, threshold, quantity, left, perPerson, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), roomId, status: statusOf(row, now) }
}

export function couponNotFound(): AppError {
  return AppError.notFound('This coupon does not exist.', 'COUPON_NOT_FOUND')
}

export function couponClosed(): AppError {
  return AppError.conflict('COUPON_CLOSED', 'This coupon cannot be claimed any more.')
}

export function couponGone(): AppError {
  return AppError.conflict('COUPON_GONE', 'All of these coupons have been claimed.')
}

function statusOf({ stoppedAt, endsAt, startsAt, left }: CouponRow, now: Date): CouponStatus {
  if (endsAt <= now)
    return 'ended'
  if (stoppedAt)
    return 'stopped'
  if (left === 0)
    return 'gone'
  return startsAt > now ? 'upcoming' : 'running'
}

function termsOf({ kind, amount, percent, maxDiscount = null }: CouponInput): Pick<CouponRow, 'kind' | 'amount' | 'percent' | 'maxDiscount'> {
  if (kind === 'amount') {
    if (amount === undefined || percent !== undefined || maxDiscount !== null)
      throw invalid('amount', 'A coupon of this kind takes an amount off, and nothing else.')
    return { kind, amount, percent: null, maxDiscount: null }
  }
  if (percent === undefined || amount !== undefined)
    throw invalid('percent', 'A coupon of this kind takes a percentage off, and no amount.')
  return { kind, amount: null, percent, maxDiscount }
}

function endOf({ endsAt, minutes }: CouponInput, startsAt: Date): Date {
  if ((endsAt === undefined) === (minutes === undefined))
    throw invalid('endsAt', 'A coupon has either an end or a number of minutes.')
  return endsAt === undefined ? new Date(startsAt.getTime() + minutes! * MINUTE_MS) : parseTime(endsAt, 'body', 'endsAt')
}

function invalid(field: string, message: string): AppError {
  return AppError.unprocessable('COUPON_INVALID', message, { field })
}
