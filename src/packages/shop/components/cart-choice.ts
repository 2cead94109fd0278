import type { CartItem } from '#contract/orders'
import type { CheckoutLine } from '~/components/goods/offer'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** Which of the cart is bought next. Everything is, but for what was left out by hand. */
export const useCartChoice = defineStore('cartChoice', () => {
  /** SKU ids. */
  const leftOut = shallowRef<ReadonlySet<string>>(new Set())

  function set(skuIds: readonly string[], chosen: boolean) {
    const next = new Set(leftOut.value)
    skuIds.forEach(id => chosen ? next.delete(id) : next.add(id))
    leftOut.value = next
  }

  return { leftOut, set }
})

/** Off shelf or sold out: it can only be taken out. */
export function isStale(item: Pick<CartItem, 'available' | 'stock'>): boolean {
  return !item.available || item.stock <= 0
}

/** The server takes no more of one SKU in an order. */
const MAX_QTY = 999

/** Nor more lines than these. */
export const MOST_LINES = 50

/** How many pieces of it may be chosen. */
export function mostOf(item: Pick<CartItem, 'stock' | 'limitPerPerson'>): number {
  return Math.min(MAX_QTY, item.stock, item.limitPerPerson ?? MAX_QTY)
}

/** What is chosen and can be bought. */
export function chosenOf(items: readonly CartItem[], leftOut: ReadonlySet<string>): CartItem[] {
  return items.filter(item => !isStale(item) && !leftOut.has(item.skuId))
}

/** In fen. */
export function sumOf(items: readonly Pick<CartItem, 'price' | 'qty'>[]): number {
  return items.reduce((sum, item) => sum + item.price * item.qty, 0)
}

/** The cart's prices are the shop's: there is nothing to take off them. */
export function linesOf(items: readonly CartItem[]): CheckoutLine[] {
  return items.map(({ skuId, goodsId, title, image, spec, price, qty }) => ({ skuId, goodsId, title, image, spec, price, listPrice: price, qty }))
}
