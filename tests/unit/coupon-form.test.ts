import { describe, expect, it } from 'vitest'
import { newDraft, toInput, wrongIn } from '~/components/goods/coupon-form'

const draft = (changes: Partial<ReturnType<typeof newDraft>>) => ({ ...newDraft(10), amount: '5', ...changes })

describe('a coupon as it is typed', () => {
  it('is an amount in fen, over a threshold', () => {
    expect(toInput(draft({ amount: '12.5', threshold: '100', quantity: '50', perPerson: 2 }), '直播间优惠券')).toEqual({ title: '直播间优惠券', kind: 'amount', amount: 1250, threshold: 10_000, quantity: 50, perPerson: 2, minutes: 10 })
  })

  it('is a percentage, with a most or without', () => {
    expect(toInput(draft({ kind: 'percent', percent: '20', title: ' 八折 ' }), '')).toMatchObject({ title: '八折', percent: 20 })
    expect(toInput(draft({ kind: 'percent', percent: '20' }), '券')).not.toHaveProperty('maxDiscount')
    expect(toInput(draft({ kind: 'percent', percent: '20', maxDiscount: '30' }), '券')).toMatchObject({ maxDiscount: 3000 })
    expect(toInput(draft({ kind: 'percent', percent: '20' }), '券')).not.toHaveProperty('amount')
  })

  it.each([
    ['amount', { amount: '' }],
    ['amount', { amount: '0' }],
    ['amount', { amount: '-3' }],
    ['percent', { kind: 'percent' as const, percent: '100' }],
    ['percent', { kind: 'percent' as const, percent: '1.5' }],
    ['maxDiscount', { kind: 'percent' as const, percent: '5', maxDiscount: 'x' }],
    ['threshold', { threshold: 'x' }],
    ['quantity', { quantity: '0' }],
    ['quantity', { quantity: '2000000' }],
  ])('says that %s is wrong', (field, changes) => {
    expect(wrongIn(draft(changes))).toEqual([field])
  })

  it('has nothing wrong in it otherwise, an empty threshold being none', () => {
    expect(wrongIn(draft({ threshold: '' }))).toEqual([])
  })
})
