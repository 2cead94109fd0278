import { describe, expect, it } from 'vitest'
import { clockText, shortCount } from '../../src/components/common/numbers'
import { whenParts } from '../../src/components/common/when'

/** In the local time zone, whichever the tests run in. */
const at = (year: number, month: number, date: number, hours = 0, minutes = 0) => new Date(year, month - 1, date, hours, minutes)
const now = at(2026, 3, 31, 23, 50).getTime()

describe('a time as people say it', () => {
  it.each([
    [at(2026, 3, 30, 0, 5), 'yesterday', '00:05'],
    [at(2026, 3, 31, 0, 5), 'today', '00:05'],
    [at(2026, 4, 1, 20, 0), 'tomorrow', '20:00'],
    [at(2026, 4, 2, 9, 9), 'date', '09:09'],
    [at(2027, 1, 1, 9, 9), 'far', '09:09'],
  ])('%s is %s', (time, day, text) => {
    expect(whenParts(time.toISOString(), now)).toMatchObject({ day, time: text, month: time.getMonth() + 1, date: time.getDate() })
  })
})

describe('numbers on badges', () => {
  it('stay exact up to 9,999, then are shortened as the language does', () => {
    expect(shortCount(9_999, 'zh-Hans')).toBe('9999')
    expect(shortCount(12_345, 'zh-Hans')).toBe('1.2万')
    expect(shortCount(12_345, 'en')).toBe('12.3K')
    expect(shortCount(1_234_567, 'en')).toBe('1234K')
  })

  it('count down with hours only when there are some', () => {
    expect(clockText(249)).toBe('04:09')
    expect(clockText(3_849)).toBe('1:04:09')
  })
})
