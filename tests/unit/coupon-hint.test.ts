import type { Coupon, RoomCoupon } from '#contract/coupons'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitCoupon as serverFit } from '../../server/src/domain/coupon-discount'
import { bestHint, fitCoupon } from '../../src/components/goods/coupon-hint'

const NOW = Date.parse('2026-03-01T12:00:00.000Z')
const HOUR_MS = 3_600_000
const at = (hours: number) => new Date(NOW + hours * HOUR_MS)

function coupon(id: string, changes: Partial<RoomCoupon> = {}): RoomCoupon {
  return {
    id,
    title: id,
    kind: 'amount',
    amount: 1000,
    percent: null,
    maxDiscount: null,
    threshold: 5000,
    quantity: 10,
    left: 10,
    perPerson: 1,
    startsAt: at(-1).toISOString(),
    endsAt: at(1).toISOString(),
    roomId: null,
    status: 'running',
    claimed: 0,
    ...changes,
  }
}

describe('what a coupon would make of a choice', () => {
  it('is what the server makes of the order, whatever the terms', () => {
    const terms = fc.oneof(
      fc.record({ kind: fc.constant('amount' as const), amount: fc.integer({ min: 1, max: 5000 }), percent: fc.constant(null), maxDiscount: fc.constant(null) }),
      fc.record({ kind: fc.constant('percent' as const), amount: fc.constant(null), percent: fc.integer({ min: 1, max: 99 }), maxDiscount: fc.option(fc.integer({ min: 1, max: 500 })) }),
    )
    const place = fc.record({ threshold: fc.integer({ min: 0, max: 3000 }), roomId: fc.constantFrom(null, 'room', 'other'), from: fc.integer({ min: -2, max: 1 }), length: fc.integer({ min: 1, max: 3 }) })
    fc.assert(fc.property(terms, place, fc.integer({ min: 0, max: 6000 }), fc.constantFrom('room', undefined), (terms, { threshold, roomId, from, length }, goodsTotal, here) => {
      const [startsAt, endsAt] = [at(from), at(from + length)]
      const theirs = serverFit({ ...terms, threshold, roomId, startsAt, endsAt }, { used: false, goodsTotal, roomId: here, now: new Date(NOW) })
      const ours = fitCoupon({ ...coupon('any'), ...terms, threshold, roomId, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() }, { goodsTotal, roomId: here, now: NOW })
      const expected = theirs.reason === null || theirs.reason === 'THRESHOLD_NOT_MET' ? { discount: theirs.discount, missing: theirs.missing ?? 0 } : null
      expect(ours).toEqual(expected)
    }))
  })

  const best = (goodsTotal: number, held: Coupon[], offered: RoomCoupon[] = []) => {
    const hint = bestHint({ goodsTotal, roomId: 'room', now: NOW, held, offered })
    return hint && [hint.coupon.id, hint.discount, hint.missing, hint.claimable]
  }

  it('takes the one that takes most off, and of equals the one in hand', () => {
    expect(best(6000, [coupon('ten')], [coupon('same'), coupon('less', { amount: 900 })])).toEqual(['ten', 1000, 0, false])
    expect(best(6000, [coupon('ten')], [coupon('more', { amount: 1100 })])).toEqual(['more', 1100, 0, true])
  })

  it('says how much is missing for the nearest when none fits', () => {
    expect(best(3000, [coupon('far', { threshold: 9000 }), coupon('near')])).toEqual(['near', 0, 2000, false])
  })

  it('offers nothing that cannot be had: claimed already, gone, or of another room', () => {
    expect(best(6000, [coupon('elsewhere', { roomId: 'other' })], [coupon('mine', { claimed: 1 }), coupon('gone', { left: 0 })])).toBeNull()
  })
})
