import { describe, expect, it } from 'vitest'
import { formatFen, parseYuan, priceParts } from '~/components/common/money'

describe('money', () => {
  it('sets whole yuan without decimals and the rest with two', () => {
    expect(priceParts(12900)).toEqual({ integer: '129', decimals: '' })
    expect(formatFen(12905)).toBe('¥129.05')
    expect(formatFen(50)).toBe('¥0.50')
  })

  it('reads what people type', () => {
    expect(parseYuan(' 9.9 ')).toBe(990)
    expect(parseYuan('129')).toBe(12900)
    expect(parseYuan('12.')).toBe(1200)
    expect(parseYuan('1000000')).toBe(100_000_000)
  })

  it('refuses what is no amount, or more than the server takes', () => {
    for (const text of ['', '-1', '1.234', '1e3', '十元', '1000000.01', '12345678'])
      expect(parseYuan(text)).toBeNull()
  })
})
