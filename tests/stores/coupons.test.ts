import type { RoomCoupon } from '#contract/coupons'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { useCouponsStore } from '~/stores/coupons'

function coupon(id: string, facts: Partial<RoomCoupon> = {}): RoomCoupon {
  return {
    id,
    title: '直播间优惠券',
    kind: 'amount',
    amount: 300,
    percent: null,
    maxDiscount: null,
    threshold: 1000,
    quantity: 10,
    left: 10,
    perPerson: 2,
    startsAt: '2026-01-01T00:00:00.000Z',
    endsAt: '2026-01-01T01:00:00.000Z',
    roomId: 'r1',
    status: 'running',
    claimed: 0,
    ...facts,
  }
}

beforeEach(() => setActivePinia(createPinia()))

function setup() {
  const store = useCouponsStore()
  store.applySnapshot({ coupons: [coupon('a', { claimed: 1 })] })
  return store
}

describe('the coupons of a room', () => {
  it('have the latest drop in front', () => {
    const store = setup()
    store.offer(coupon('b'))
    expect(store.offered.map(({ id }) => id)).toEqual(['b', 'a'])
  })

  it('dropped once more keep what one has claimed of them', () => {
    const store = setup()
    const { claimed: _, ...again } = coupon('a', { left: 4 })
    store.offer(again)
    expect(store.offered).toMatchObject([{ id: 'a', left: 4, claimed: 1 }])
  })

  it('only become fewer, in whatever order the news come', () => {
    const store = setup()
    store.setLeft({ couponId: 'a', left: 3 })
    store.setLeft({ couponId: 'a', left: 5 })
    store.setLeft({ couponId: 'unknown', left: 0 })
    expect(store.offered).toMatchObject([{ left: 3 }])
  })

  it('count what one claims, up to what one may', () => {
    const store = setup()
    store.offer(coupon('b'))
    store.claimed('b')
    store.claimedAll('a')
    expect(store.offered.map(({ id, claimed }) => [id, claimed])).toEqual([['b', 1], ['a', 2]])
  })

  it('end by name, and with the room', () => {
    const store = setup()
    store.offer(coupon('b'))
    store.end('b')
    expect(store.offered.map(({ id }) => id)).toEqual(['a'])
    store.reset()
    expect(store.offered).toEqual([])
  })
})
