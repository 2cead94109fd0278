import type { CouponChoice } from '#contract/coupons'
import type { OrderQuote, QuoteInput } from '#contract/orders'
import type { Actor } from './actor'
import type { HeldClaim } from './coupon-claims'
import type { Reading } from './orders'
import type { Quote } from './quote'
import { AppError } from '../errors'
import { claimsAtHand } from './coupon-claims'
import { fitCoupon } from './coupon-discount'
import { viewCoupon } from './coupons'
import { mergeLines, quote, readPriceFacts } from './quote'

/**
 * What an order would cost, and how the buyer's coupons fit it. Nothing is held.
 * @throws {AppError} what `quote` and `mergeLines` throw; 422 COUPON_UNKNOWN, COUPON_UNUSABLE; 409 COUPON_USED for the coupon asked for
 */
export async function quoteOrder(reading: Reading, buyer: Actor, input: QuoteInput): Promise<OrderQuote> {
  const lines = mergeLines(input.items)
  const quoted = quote(await readPriceFacts(reading.db, lines.map(line => line.skuId), [input]), input, lines)
  const held = await claimsAtHand(reading, buyer, input.couponId ?? undefined)
  const choices = held.map(it => toChoice(it, quoted, reading.now)).sort(byWorth)
  const best = choices[0]?.reason === null ? choices[0].claimId : null
  const couponId = input.couponId === undefined ? best : input.couponId
  const applied = couponId === null ? quoted : withCoupon(quoted, held.find(it => it.claim.id === couponId), reading.now)
  return {
    items: quoted.lines.map(({ skuId, price }) => ({ skuId, price })),
    goodsTotal: quoted.total,
    discount: applied.coupon?.discount ?? 0,
    total: applied.total,
    couponId,
    best,
    coupons: choices,
  }
}

/**
 * The quote with a coupon taken off; without `held` it is unknown, or another's.
 * @throws {AppError} 422 COUPON_UNKNOWN, COUPON_UNUSABLE; 409 COUPON_USED
 */
export function withCoupon(quoted: Quote, held: HeldClaim | undefined, now: Date): Quote {
  if (!held)
    throw AppError.unprocessable('COUPON_UNKNOWN', 'This coupon does not exist.')
  const { claimId, coupon, discount, reason, missing } = toChoice(held, quoted, now)
  if (reason === 'USED')
    throw AppError.conflict('COUPON_USED', 'This coupon has been used.', { orderId: held.claim.orderId })
  if (reason !== null)
    throw AppError.unprocessable('COUPON_UNUSABLE', 'This coupon does not fit the order.', { reason, ...missing !== null && { missing } })
  return { ...quoted, total: quoted.total - discount, coupon: { id: coupon.id, claimId, title: coupon.title, discount } }
}

/** How a coupon fits a quote that has none. */
function toChoice({ claim, coupon }: HeldClaim, { total, room }: Quote, now: Date): CouponChoice {
  const fit = fitCoupon(coupon, { used: claim.orderId !== null, goodsTotal: total, roomId: room?.id, now })
  return { claimId: claim.id, coupon: viewCoupon(coupon, now), ...fit }
}

/** What takes most off first, of equals what ends first; then what does not fit. */
function byWorth(a: CouponChoice, b: CouponChoice): number {
  return b.discount - a.discount || Date.parse(a.coupon.endsAt) - Date.parse(b.coupon.endsAt) || (a.claimId < b.claimId ? -1 : 1)
}
