import type { Coupon, RoomCoupon } from '#contract/coupons'

/** What a coupon would make of a price that is not ordered yet. Money in fen. */
export interface CouponHint {
  coupon: Coupon
  /** 0 when the goods are too few for it. */
  discount: number
  /** By how much the goods are too few; 0 when it fits. */
  missing: number
  /** It must be claimed first. */
  claimable: boolean
}

export interface Choice {
  /** What the goods come to, in fen. */
  goodsTotal: number
  /** The room they are bought from. */
  roomId: string | undefined
  /** The server's time, in ms. */
  now: number
}

/** What stays to be paid at least, in fen. */
const LEAST_TOTAL = 1

/**
 * The server's rule (`domain/coupon-discount.ts`) in advance: that one alone counts when it comes to the order.
 * @returns null for a coupon that cannot be used here and now, however much is bought
 */
export function fitCoupon(coupon: Coupon, { goodsTotal, roomId, now }: Choice): Pick<CouponHint, 'discount' | 'missing'> | null {
  const elsewhere = coupon.roomId !== null && coupon.roomId !== roomId
  if (elsewhere || Date.parse(coupon.startsAt) > now || Date.parse(coupon.endsAt) <= now)
    return null
  const needed = Math.max(coupon.threshold, LEAST_TOTAL + 1)
  if (goodsTotal < needed)
    return { discount: 0, missing: needed - goodsTotal }
  const off = coupon.amount ?? Math.max(1, Math.floor(goodsTotal * (coupon.percent ?? 0) / 100))
  return { discount: Math.min(off, coupon.maxDiscount ?? off, goodsTotal - LEAST_TOTAL), missing: 0 }
}

/**
 * Of the coupons in hand and those that can be claimed here, the one that takes most off; one in hand before one that is not; when none fits, the
 * one that is nearest to it.
 */
export function bestHint({ held, offered, ...choice }: Choice & { held: readonly Coupon[], offered: readonly RoomCoupon[] }): CouponHint | null {
  const open = offered.filter(({ left, claimed, perPerson }) => left > 0 && claimed < perPerson)
  const hints = [...held.map(coupon => ({ coupon, claimable: false })), ...open.map(coupon => ({ coupon, claimable: true }))].flatMap((candidate) => {
    const fit = fitCoupon(candidate.coupon, choice)
    return fit ? [{ ...candidate, ...fit }] : []
  })
  return hints.sort((a, b) => b.discount - a.discount || a.missing - b.missing || Number(a.claimable) - Number(b.claimable))[0] ?? null
}
