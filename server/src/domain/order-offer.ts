import type { OfferSnapshot } from '#contract/orders'
import type { Quote } from './quote'
import { AppError } from '../errors'

/** The offer as it stands: the order keeps it for good. */
export function snapshotOffer(quoted: Quote, note: string | undefined, at: Date): OfferSnapshot {
  return {
    at: at.toISOString(),
    room: quoted.room,
    pin: quoted.pin,
    items: quoted.lines.map(({ sku, goods, price }) => ({ skuId: sku.id, price, listPrice: sku.price, marketPrice: goods.marketPrice })),
    ...quoted.coupon && { coupon: quoted.coupon },
    note: note?.trim() ?? '',
  }
}

/** 409 PRICE_CHANGED: not what the shopper saw; with the new total, and what one piece of each costs. */
export function priceChanged(quoted: Quote): AppError {
  const items = quoted.lines.map(({ skuId, price }) => ({ skuId, price }))
  return AppError.conflict('PRICE_CHANGED', 'The price has changed. Look at it again before you order.', { total: quoted.total, items })
}

export function stockEmpty(skuId: string, left: number): AppError {
  return AppError.conflict('STOCK_EMPTY', left > 0 ? `Only ${left} left.` : 'Sold out.', { skuId, left })
}

/** 422 LIMIT_REACHED: `left` is how many more this person may have. */
export function limitReached(goodsId: string, limit: number, left: number): AppError {
  return AppError.unprocessable('LIMIT_REACHED', `Each person may have ${limit} of these.`, { goodsId, limit, left })
}

export function keyReused(orderId: string): AppError {
  return AppError.unprocessable('KEY_REUSED', 'This Idempotency-Key belongs to another order. Use a new one.', { orderId })
}
