import type { SkuDraft } from '../../src/packages/merchant/components/sku-drafts'
import { describe, expect, it } from 'vitest'
import { draftOf, faultsOf, inputOf, isClean, lowestPrice, parseStock, yuanText } from '../../src/packages/merchant/components/sku-drafts'

const row = (change: Partial<SkuDraft>): SkuDraft => ({ key: 'k', spec: '红 / M', price: '12.90', stock: '3', ...change })

describe('rows of SKUs as they are typed', () => {
  it('finds a spec that is missing, given twice, or has too few parts', () => {
    const faults = faultsOf([row({}), row({ spec: ' ' }), row({ spec: '红 / M ' }), row({ spec: '红' })], 2)
    expect(faults.map(({ spec }) => spec)).toEqual(['', 'specMissing', 'specTwice', 'specParts'])
  })

  it('takes any spec when its parts have no names', () => {
    expect(isClean(faultsOf([row({ spec: '默认' })], 0))).toBe(true)
  })

  it.each(['', '1.234', '-1', 'free'])('refuses the price %j', (price) => {
    expect(faultsOf([row({ price })], 0)[0]?.price).toBe('priceWrong')
  })

  it.each([['0', 0], [' 12 ', 12], ['10000000', 10_000_000], ['10000001', null], ['1.5', null], ['', null]])('reads the stock %j as %s', (text, stock) => {
    expect(parseStock(text)).toBe(stock)
  })

  it('gives the server fen and whole pieces, and keeps the id of a known SKU', () => {
    const known = draftOf({ id: 'sku_1', spec: '红 / M', price: 1290, stock: 3 })
    expect(inputOf([known, row({ spec: ' 蓝 / L ', price: '8', stock: '0' })])).toEqual([
      { id: 'sku_1', spec: '红 / M', price: 1290, stock: 3 },
      { spec: '蓝 / L', price: 800, stock: 0 },
    ])
  })

  it('shows fen as they would be typed', () => {
    expect(yuanText(12950)).toBe('129.50')
    expect(yuanText(12900)).toBe('129')
  })

  it('makes the lowest SKU the price goods start from', () => {
    expect(lowestPrice([{ spec: 'a', price: 900, stock: 1 }, { spec: 'b', price: 700, stock: 0 }])).toBe(700)
  })
})
