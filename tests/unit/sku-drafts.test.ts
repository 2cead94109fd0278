import type { SkuDraft } from '../../src/packages/merchant/components/sku-drafts'
import { describe, expect, it } from 'vitest'
import { draftOf, faultsOf, inputOf, isClean, lowestPrice, parseStock, withStockNow, yuanText } from '../../src/packages/merchant/components/sku-drafts'

const row = (change: Partial<SkuDraft>): SkuDraft => ({ ...draftOf(), price: '12.90', stock: '3', ...change })

describe('rows of SKUs as they are typed', () => {
  it.each(['', '1.234', '-1', 'free'])('refuses the price %j, unless the row is off', (price) => {
    expect(faultsOf([row({ price })])[0]?.price).toBe('priceWrong')
    expect(isClean(faultsOf([row({ price, off: true })]))).toBe(true)
  })

  it.each([['0', 0], [' 12 ', 12], ['10000000', 10_000_000], ['10000001', null], ['1.5', null], ['', null]])('reads the stock %j as %s', (text, stock) => {
    expect(parseStock(text)).toBe(stock)
  })

  it('gives the server fen and whole pieces, the id and the former stock of a known SKU, and none that is off', () => {
    const known = draftOf({ id: 'sku_1', spec: '红', price: 1290, stock: 3 })
    expect(inputOf([{ ...known, stock: '5' }, row({ spec: '蓝', price: '8', stock: '0' }), row({ off: true })])).toEqual([
      { id: 'sku_1', spec: '红', price: 1290, stock: 5, stockWas: 3 },
      { spec: '蓝', price: 800, stock: 0 },
    ])
  })

  it('learns what the stock is now and keeps what was typed', () => {
    const known = { ...draftOf({ id: 'sku_1', spec: '红', price: 1290, stock: 3 }), stock: '8' }
    expect(withStockNow([known], [{ id: 'sku_1', spec: '红', price: 1290, stock: 1 }])).toEqual([{ ...known, stockWas: 1 }])
  })

  it('shows fen as they would be typed', () => {
    expect(yuanText(12950)).toBe('129.50')
    expect(yuanText(12900)).toBe('129')
  })

  it('makes the lowest SKU the price goods start from', () => {
    expect(lowestPrice([{ spec: 'a', price: 900, stock: 1 }, { spec: 'b', price: 700, stock: 0 }])).toBe(700)
  })
})
