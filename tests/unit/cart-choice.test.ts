import type { CartItem } from '#contract/orders'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { chosenOf, isStale, linesOf, mostOf, sumOf, useCartChoice } from '../../src/packages/shop/components/cart-choice'

function item(skuId: string, change: Partial<CartItem> = {}): CartItem {
  return { skuId, goodsId: 'goods', title: '茶', spec: '100g', image: '/tea.jpg', price: 1000, qty: 2, stock: 9, limitPerPerson: null, available: true, ...change }
}

describe('what is chosen in the cart', () => {
  beforeEach(() => setActivePinia(createPinia()))

  it('is everything that can be bought, but for what was left out', () => {
    const choice = useCartChoice()
    const items = [item('a'), item('b'), item('gone', { available: false }), item('out', { stock: 0 })]
    expect(chosenOf(items, choice.leftOut).map(({ skuId }) => skuId)).toEqual(['a', 'b'])
    choice.set(['a'], false)
    expect(chosenOf(items, choice.leftOut).map(({ skuId }) => skuId)).toEqual(['b'])
    choice.set(['a', 'b'], true)
    expect(chosenOf(items, choice.leftOut)).toHaveLength(2)
  })

  it('knows what can only be taken out', () => {
    expect([item('a'), item('gone', { available: false }), item('out', { stock: 0 })].map(isStale)).toEqual([false, true, true])
  })

  it('lets nobody choose more than there is, than one may have, or than an order takes', () => {
    expect([item('a'), item('a', { limitPerPerson: 2 }), item('a', { stock: 5000 }), item('a', { stock: 1, limitPerPerson: 3 })].map(mostOf)).toEqual([9, 2, 999, 1])
  })

  it('adds up, and becomes lines at the shop\'s own price', () => {
    expect(sumOf([item('a'), item('b', { qty: 1 })])).toBe(3000)
    expect(linesOf([item('a')])).toEqual([{ skuId: 'a', goodsId: 'goods', title: '茶', image: '/tea.jpg', spec: '100g', price: 1000, listPrice: 1000, qty: 2 }])
  })
})
