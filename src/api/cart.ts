import type { Cart } from '#contract/orders'
import { call } from './client'

export function getCart(): Promise<Cart> {
  return call('GET', '/api/cart')
}

/** `qty` 0–999; 0 removes. */
export function putCartItem(skuId: string, qty: number): Promise<Cart> {
  return call('PUT', `/api/cart/items/${encodeURIComponent(skuId)}`, { body: { qty } })
}
