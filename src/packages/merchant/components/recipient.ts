import type { Order } from '#contract/orders'

/** Who a parcel goes to and where; empty when the order has no address. */
export function recipientOf({ address }: Order): string {
  return address ? `${address.name} ${address.phone} ${address.region} ${address.detail}` : ''
}
