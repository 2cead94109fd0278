import type { AddressSnapshot, OfferSnapshot, Order } from '#contract/orders'
import type { OrderRequest } from './order-request'
import type { OrderRow } from './order-states'
import type { Quote } from './quote'

/** What somebody is offered. */
export interface Offered {
  quoted: Quote
  offer: OfferSnapshot
}

/** An order as it would be: unpaid, at the prices it was quoted. */
export interface OrderDraft {
  quoted: Quote
  row: OrderRow
}

export function draftOrder(request: OrderRequest, { quoted, offer }: Offered, address: AddressSnapshot | null, now: Date, expiresAt: Date): OrderDraft {
  const { id, buyer, key, hash, input } = request
  return {
    quoted,
    row: {
      id,
      userId: buyer.id,
      idempotencyKey: key,
      requestHash: hash,
      status: 'unpaid',
      total: quoted.total,
      roomId: input.roomId ?? null,
      pinId: input.pinId ?? null,
      offer,
      address,
      carrier: null,
      trackingNo: null,
      createdAt: now,
      expiresAt,
      paidAt: null,
      shippedAt: null,
      doneAt: null,
      cancelledAt: null,
    },
  }
}

/** What an order keeps of its lines. */
export function draftItems({ lines }: Quote): Order['items'] {
  return lines.map(({ sku, goods, price, qty }) => ({ skuId: sku.id, goodsId: goods.id, title: goods.title, spec: sku.spec, image: goods.images[0] ?? '', price, qty }))
}
