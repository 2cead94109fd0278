import type { coupons } from '../schema'
import { CHEN, MERCHANT } from './people'

type NewCoupon = Omit<typeof coupons.$inferInsert, 'left' | 'startsAt' | 'endsAt' | 'createdAt'>

/** A coupon of the demo shop, and in which of its rooms it can be claimed. */
export interface DemoCoupon extends NewCoupon {
  rooms: readonly string[]
}

/** One for the whole shop, which any anchor may drop, and one of a room. Where both run, the later one is on top. */
export const COUPONS: readonly DemoCoupon[] = [
  {
    id: 'coupon_demo_welcome',
    createdBy: MERCHANT.id,
    title: '新人见面礼',
    kind: 'amount',
    amount: 1000,
    threshold: 4900,
    quantity: 1000,
    perPerson: 1,
    rooms: ['room_demo_fashion', 'room_demo_tea'],
  },
  {
    id: 'coupon_demo_tea',
    createdBy: CHEN.id,
    title: '茶友专享九折',
    kind: 'percent',
    percent: 10,
    maxDiscount: 3000,
    threshold: 9900,
    quantity: 200,
    perPerson: 1,
    roomId: 'room_demo_tea',
    rooms: ['room_demo_tea'],
  },
]
