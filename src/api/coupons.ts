import type { Page } from '#contract/common'
import type { Claim, ClaimState, Coupon, CouponDrop, CouponInput, CouponQuery, RoomCoupon } from '#contract/coupons'
import { call } from './client'

const at = (id: string, rest = '') => `/api/coupons/${encodeURIComponent(id)}${rest}`
const inRoom = (roomId: string, rest = '') => `/api/rooms/${encodeURIComponent(roomId)}/coupons${rest}`

/** Anchor or merchant, as the two below. 422 `COUPON_INVALID`. */
export function createCoupon(input: CouponInput): Promise<Coupon> {
  return call('POST', '/api/coupons', { body: input })
}

export function listCoupons(query: CouponQuery & { cursor?: string, limit?: number } = {}): Promise<Page<Coupon>> {
  return call('GET', '/api/coupons', { query })
}

/** Nobody can claim it any more, in any room. */
export function stopCoupon(id: string): Promise<Coupon> {
  return call('PATCH', at(id), { body: { status: 'stopped' } })
}

/** For those who run the room. 409 `COUPON_CLOSED`, `COUPON_GONE`. */
export function dropCoupon(roomId: string, drop: CouponDrop): Promise<RoomCoupon> {
  return call('POST', inRoom(roomId), { body: drop })
}

export function takeCouponBack(roomId: string, couponId: string): Promise<void> {
  return call('DELETE', inRoom(roomId, `/${encodeURIComponent(couponId)}`))
}

/** 409 `COUPON_GONE`, `COUPON_CLAIMED`, `COUPON_CLOSED`; the same `clientId` twice is one claim. */
export function claimCoupon(id: string, clientId: string): Promise<Claim> {
  return call('POST', at(id, '/claim'), { body: { clientId } })
}

/** One's own. */
export function listClaims(query: { state?: ClaimState, cursor?: string, limit?: number } = {}): Promise<Page<Claim>> {
  return call('GET', '/api/me/coupons', { query })
}
