import type { CouponChoice } from '#contract/coupons'
import type { coupons } from '../db/schema'

type Terms = Pick<typeof coupons.$inferSelect, 'kind' | 'amount' | 'percent' | 'maxDiscount' | 'threshold'>
type Rules = Terms & Pick<typeof coupons.$inferSelect, 'roomId' | 'startsAt' | 'endsAt'>

export type Fit = Pick<CouponChoice, 'discount' | 'reason' | 'missing'>

/** What stays to be paid at least, in fen: no provider takes a payment of nothing, and no order costs less than it. */
const LEAST_TOTAL = 1

/** Goods whose price one fen could come off. */
const LEAST_GOODS = LEAST_TOTAL + 1

/** How a coupon fits goods that come to so many fen. */
export function fitCoupon(coupon: Rules, { used, goodsTotal, roomId, now }: { used: boolean, goodsTotal: number, roomId: string | undefined, now: Date }): Fit {
  const not = (reason: Fit['reason'], missing: number | null = null): Fit => ({ discount: 0, reason, missing })
  if (used)
    return not('USED')
  if (coupon.roomId !== null && coupon.roomId !== roomId)
    return not('OTHER_ROOM')
  if (coupon.startsAt > now)
    return not('NOT_STARTED')
  if (coupon.endsAt <= now)
    return not('EXPIRED')
  const needed = Math.max(coupon.threshold, LEAST_GOODS)
  if (goodsTotal < needed)
    return not('THRESHOLD_NOT_MET', needed - goodsTotal)
  return { discount: discountOf(coupon, goodsTotal), reason: null, missing: null }
}

/** In fen. A percentage is rounded down, yet takes one fen off at least; {@link LEAST_TOTAL} stays. */
function discountOf({ kind, amount, percent, maxDiscount }: Terms, goodsTotal: number): number {
  const off = kind === 'amount' ? amount ?? 0 : Math.max(1, Math.floor(goodsTotal * (percent ?? 0) / 100))
  return Math.min(off, maxDiscount ?? off, goodsTotal - LEAST_TOTAL)
}
