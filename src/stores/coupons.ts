import type { Coupon, RoomCoupon } from '#contract/coupons'
import type { RoomEventData } from '#contract/events'
import type { RoomSnapshot } from '#contract/rooms'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** What can be claimed in the room one is in, the latest drop first; some may have run out by the clock. */
export const useCouponsStore = defineStore('coupons', () => {
  const offered = shallowRef<readonly RoomCoupon[]>([])

  function reset() {
    offered.value = []
  }

  function applySnapshot({ coupons }: Pick<RoomSnapshot, 'coupons'>) {
    offered.value = coupons
  }

  function change(couponId: string, facts: (coupon: RoomCoupon) => Partial<RoomCoupon>) {
    offered.value = offered.value.map(coupon => coupon.id === couponId ? { ...coupon, ...facts(coupon) } : coupon)
  }

  function offer(coupon: Coupon) {
    const known = offered.value.find(({ id }) => id === coupon.id)
    offered.value = [{ ...coupon, claimed: known?.claimed ?? 0 }, ...offered.value.filter(({ id }) => id !== coupon.id)]
  }

  /** It only falls: what was heard before a later answer changes nothing. */
  function setLeft({ couponId, left }: RoomEventData['coupon.changed']) {
    change(couponId, coupon => ({ left: Math.min(coupon.left, left) }))
  }

  /** One more of it is one's own. */
  function claimed(couponId: string) {
    change(couponId, coupon => ({ claimed: coupon.claimed + 1 }))
  }

  /** There is no more of it for this person. */
  function claimedAll(couponId: string) {
    change(couponId, coupon => ({ claimed: coupon.perPerson }))
  }

  function end(couponId: string) {
    offered.value = offered.value.filter(({ id }) => id !== couponId)
  }

  return { offered, reset, applySnapshot, offer, setLeft, claimed, claimedAll, end }
})
