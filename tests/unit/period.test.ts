import { describe, expect, it } from 'vitest'
import { rangeOf, toDay } from '../../src/packages/merchant/components/period'

const NOW = new Date(2030, 2, 15, 13, 45)
const at = (month: number, day: number) => new Date(2030, month - 1, day).toISOString()

describe('the days orders were placed on', () => {
  it('are counted by the screen\'s calendar, today included', () => {
    expect(rangeOf({ name: 'all' }, NOW)).toEqual({})
    expect(rangeOf({ name: 'today' }, NOW)).toEqual({ from: at(3, 15) })
    expect(rangeOf({ name: 'week' }, NOW)).toEqual({ from: at(3, 9) })
    expect(rangeOf({ name: 'month' }, NOW)).toEqual({ from: at(2, 14) })
  })

  it('include the last of those that are named', () => {
    expect(rangeOf({ name: 'days', first: '2030-02-28', last: '2030-03-31' }, NOW)).toEqual({ from: at(2, 28), to: at(4, 1) })
    expect(toDay(NOW)).toBe('2030-03-15')
  })
})
