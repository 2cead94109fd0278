import type { Goods, Sku } from '#contract/goods'
import type { ShelfGoods } from '#contract/rooms'

/** Goods as a shopper may meet them: from a shelf with its number and live price, or from the shop without. */
export type OfferedGoods = Goods & Partial<Pick<ShelfGoods, 'number' | 'livePrice'>>

/** What one line of an order is, as the shopper sees it before buying. Money in fen. */
export interface CheckoutLine {
  skuId: string
  goodsId: string
  title: string
  image: string
  spec: string
  price: number
  /** What it costs outside the room; equal to `price` when the room gives nothing off. */
  listPrice: number
  qty: number
}

/** The "from" price of goods here, in fen. */
export function priceHere(goods: OfferedGoods): number {
  return goods.livePrice !== null && goods.livePrice !== undefined && goods.livePrice < goods.price ? goods.livePrice : goods.price
}

/** What the price is compared with: the market price, else the shop's; 0 when neither is higher. */
export function priceElsewhere(goods: OfferedGoods): number {
  const higher = Math.max(goods.marketPrice, goods.price)
  return higher > priceHere(goods) ? higher : 0
}

/** Goods as they are in the shop now, at what the same room makes of their prices. */
export function renewed({ number, livePrice }: OfferedGoods, now: Goods): OfferedGoods {
  const here = { ...now, number, livePrice }
  const off = now.price - priceHere(here)
  return { ...here, skus: now.skus.map(sku => ({ ...sku, price: Math.min(sku.price, Math.max(1, sku.price - off)) })) }
}

/** Nothing left, or off shelf: it cannot be bought now. */
export function cannotBuy(goods: OfferedGoods): 'soldOut' | 'offShelf' | null {
  return goods.status === 'off' ? 'offShelf' : goods.stock <= 0 ? 'soldOut' : null
}

/** A SKU of these goods as a line; in a room its price has fallen by as much as the goods' own. */
export function lineOf(goods: OfferedGoods, sku: Sku, qty: number): CheckoutLine {
  return {
    skuId: sku.id,
    goodsId: goods.id,
    title: goods.title,
    image: goods.images[0] ?? '',
    spec: sku.spec,
    price: sku.price,
    listPrice: sku.price + goods.price - priceHere(goods),
    qty,
  }
}

/** Below this many pieces the number left is worth saying, as it may be gone soon. */
export const FEW_LEFT = 20
