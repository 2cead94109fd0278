import type { Page } from '#contract/common'
import type { Claim, ClaimState } from '#contract/coupons'
import type { Database } from '../db/open'
import type { Actor } from './actor'
import type { CouponRow } from './coupons'
import type { Reading } from './orders'
import type { PageInput } from './paging'
import type { Work } from './work'
import { and, asc, eq, gt, inArray, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import { couponClaims, coupons } from '../db/schema'
import { repeat } from '../db/transaction'
import { AppError } from '../errors'
import { couponClosed, couponGone, couponNotFound, viewCoupon } from './coupons'
import { newId } from './ids'
import { afterCursor, sorted, toPage } from './paging'

type ClaimRow = typeof couponClaims.$inferSelect

/** A claim with the coupon it is of. */
export interface HeldClaim {
  claim: ClaimRow
  coupon: CouponRow
}

interface Verdict extends Record<string, unknown> {
  outcome: 'claimed' | 'repeated' | 'COUPON_NOT_FOUND' | 'COUPON_CLAIMED' | 'COUPON_CLOSED' | 'COUPON_GONE'
  claim_id: string | null
}

/**
 * Claims a coupon, in one statement that is its own transaction.
 * The same `clientId` again answers with the claim it made.
 * @returns the claim, and whether it is new
 * @throws {AppError} 404 COUPON_NOT_FOUND; 409 COUPON_CLAIMED, COUPON_CLOSED, COUPON_GONE
 */
export async function claimCoupon(database: Database, user: Actor, couponId: string, clientId: string | undefined, now: Date): Promise<{ claim: Claim, created: boolean }> {
  const id = newId('claim')
  const verdict = await repeat(async () => {
    const { rows } = await database.orm.execute<Verdict>(sql`SELECT * FROM claim_coupon(${couponId}, ${user.id}, ${id}, ${clientId ?? id}, ${now.toISOString()})`)
    return rows[0]!
  })
  if (verdict.claim_id === null)
    throw refusal(verdict.outcome)
  const [held] = await readHeld({ db: database.orm, now }, [verdict.claim_id])
  return { claim: viewClaim(held!, now), created: verdict.outcome === 'claimed' }
}

/** One's own claims, the latest first. */
export async function listClaims(work: Work, user: Actor, filter: PageInput & { state?: ClaimState }): Promise<Page<Claim>> {
  const limit = filter.limit ?? 20
  const unused = isNull(couponClaims.orderId)
  const states = { usable: and(unused, gt(coupons.endsAt, work.now)), used: isNotNull(couponClaims.orderId), expired: and(unused, lte(coupons.endsAt, work.now)) }
  const rows = await work.db.select({ claim: couponClaims, coupon: coupons })
    .from(couponClaims)
    .innerJoin(coupons, eq(coupons.id, couponClaims.couponId))
    .where(and(eq(couponClaims.userId, user.id), filter.state && states[filter.state], await afterCursor(work, couponClaims, filter.cursor)))
    .orderBy(...sorted(couponClaims))
    .limit(limit + 1)
  const page = toPage(rows.map(row => ({ id: row.claim.id, ...row })), limit)
  return { items: page.items.map(held => viewClaim(held, work.now)), nextCursor: page.nextCursor }
}

/** Claims somebody may think of for an order: those unused that have not long expired, and one asked for by its id. */
export async function claimsAtHand({ db, now }: Reading, user: Actor, asked: string | undefined): Promise<HeldClaim[]> {
  const yesterday = new Date(now.getTime() - 24 * 3600 * 1000)
  const rows = await db.select({ claim: couponClaims, coupon: coupons })
    .from(couponClaims)
    .innerJoin(coupons, eq(coupons.id, couponClaims.couponId))
    .where(and(eq(couponClaims.userId, user.id), isNull(couponClaims.orderId), gt(coupons.endsAt, yesterday)))
    .orderBy(coupons.endsAt, couponClaims.id)
    .limit(50)
  if (asked === undefined || rows.some(({ claim }) => claim.id === asked))
    return rows
  const own = (await readHeld({ db, now }, [asked])).filter(({ claim }) => claim.userId === user.id)
  return [...rows, ...own]
}

/**
 * Claims as they are until the end of the work, by id and whosever they are. They come after orders and before SKUs, and are locked in the order
 * of their ids. Unknown ids are left out.
 */
export async function lockClaims(work: Work, ids: readonly string[]): Promise<Map<string, HeldClaim>> {
  if (ids.length === 0)
    return new Map()
  await work.db.select({ id: couponClaims.id }).from(couponClaims).where(inArray(couponClaims.id, [...ids])).orderBy(asc(couponClaims.id)).for('no key update')
  return new Map((await readHeld(work, ids)).map(held => [held.claim.id, held]))
}

/** What an order uses. */
export interface ClaimUse {
  claimId: string
  orderId: string
}

/** Uses claims that are locked. */
export async function useClaims(work: Work, uses: readonly ClaimUse[]): Promise<void> {
  if (uses.length === 0)
    return
  const used = sql`unnest(${sql.param(uses.map(use => use.claimId))}::text[], ${sql.param(uses.map(use => use.orderId))}::text[]) AS used(claim_id, order_id)`
  await work.db.update(couponClaims).set({ orderId: sql`used.order_id`, returnedAt: null }).from(used).where(sql`${couponClaims.id} = used.claim_id`)
}

/** Gives back what locked orders have used. What has expired meanwhile is back, too, and stays expired. */
export async function returnClaims(work: Work, orderIds: readonly string[]): Promise<void> {
  const used = work.db.select({ id: couponClaims.id }).from(couponClaims).where(inArray(couponClaims.orderId, [...orderIds])).orderBy(asc(couponClaims.id)).for('no key update')
  await work.db.update(couponClaims).set({ orderId: null, returnedAt: work.now }).where(sql`${couponClaims.id} = ANY (ARRAY(${used}))`)
}

async function readHeld({ db }: Reading, ids: readonly string[]): Promise<HeldClaim[]> {
  return db.select({ claim: couponClaims, coupon: coupons })
    .from(couponClaims)
    .innerJoin(coupons, eq(coupons.id, couponClaims.couponId))
    .where(inArray(couponClaims.id, [...ids]))
}

function viewClaim({ claim, coupon }: HeldClaim, now: Date): Claim {
  return {
    id: claim.id,
    coupon: viewCoupon(coupon, now),
    state: claim.orderId !== null ? 'used' : coupon.endsAt <= now ? 'expired' : 'usable',
    claimedAt: claim.createdAt.toISOString(),
    orderId: claim.orderId,
  }
}

function refusal(outcome: Verdict['outcome']): AppError {
  if (outcome === 'COUPON_CLAIMED')
    return AppError.conflict('COUPON_CLAIMED', 'You have claimed as many of these as one person may.')
  if (outcome === 'COUPON_GONE')
    return couponGone()
  return outcome === 'COUPON_NOT_FOUND' ? couponNotFound() : couponClosed()
}
