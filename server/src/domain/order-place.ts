import type { Order } from '#contract/orders'
import type { OrderRequest } from './order-request'
import type { OrderRow } from './order-states'
import type { Quote } from './quote'
import type { Work } from './work'
import { and, eq } from 'drizzle-orm'
import { orderItems, orders } from '../db/schema'
import { snapshotAddress } from './addresses'
import { removeBought } from './cart'
import { lockClaim, useClaim } from './coupon-claims'
import { keyReused, priceChanged, snapshotOffer, stockEmpty } from './order-offer'
import { withCoupon } from './order-quote'
import { viewOrders } from './orders'
import { publish } from './outbox'
import { requireWithinLimits } from './purchase-limit'
import { quote, readPriceFacts } from './quote'
import { findShortage, lockSkus, takeStock } from './stock'

/** The order a request has led to; `placed` is false when an earlier request with its key did. */
export interface Placed {
  order: Order
  placed: boolean
}

/**
 * Places an order of any number of SKUs, all of it or nothing: takes the stock, keeps the offer as it was, empties the cart
 * of it, uses the coupon and writes the news. The same key with the same body answers with the order it made before. Orders for one SKU
 * usually go by `order-batch.ts`, which decides alike.
 * @throws {AppError} 409 PRICE_CHANGED, STOCK_EMPTY, COUPON_USED; 422 KEY_REUSED, SKU_UNKNOWN, GOODS_OFF, TOTAL_TOO_LARGE,
 *   ADDRESS_UNKNOWN, COUPON_UNKNOWN, COUPON_UNUSABLE, ROOM_UNKNOWN, PIN_UNKNOWN, LIMIT_REACHED
 */
export async function placeOrder(work: Work, request: OrderRequest, holdSeconds: number): Promise<Placed> {
  const { buyer, lines, input } = request
  const held = input.couponId === undefined ? undefined : await lockClaim(work, buyer, input.couponId)
  const locked = await lockSkus(work, lines.map(line => line.skuId))
  // Under the locks: an equal request that was quicker has committed by now.
  const before = await findByKey(work, request)
  if (before)
    return replay(work, request, before)

  const address = input.addressId === undefined ? null : await snapshotAddress(work, buyer, input.addressId)
  const facts = await readPriceFacts(work.db, lines.map(line => line.skuId), [input])
  const listed = quote(facts, input, lines)
  const quoted = input.couponId === undefined ? listed : withCoupon(listed, held, work.now)
  if (input.expectedTotal !== undefined && input.expectedTotal !== quoted.total)
    throw priceChanged(quoted)
  await requireWithinLimits(work, buyer, quoted.lines)
  const shortage = findShortage(locked, lines)
  if (shortage)
    throw stockEmpty(shortage.skuId, shortage.left)

  const [row] = await work.db.insert(orders).values({
    id: request.id,
    userId: buyer.id,
    idempotencyKey: request.key,
    requestHash: request.hash,
    total: quoted.total,
    roomId: input.roomId ?? null,
    pinId: input.pinId ?? null,
    offer: snapshotOffer(quoted, input.note, work.now),
    address,
    createdAt: work.now,
    expiresAt: new Date(work.now.getTime() + holdSeconds * 1000),
  }).onConflictDoNothing({ target: [orders.userId, orders.idempotencyKey] }).returning()
  if (!row) {
    // The same key with other SKUs was quicker: their locks did not make us wait, the unique key did.
    return replay(work, request, (await findByKey(work, request))!)
  }
  await write(work, row, quoted)
  if (quoted.coupon)
    await useClaim(work, quoted.coupon.claimId, row.id)
  const [order] = await viewOrders(work, buyer, [row])
  return { order: order!, placed: true }
}

async function write(work: Work, row: OrderRow, { lines }: Quote): Promise<void> {
  await work.db.insert(orderItems).values(lines.map(({ sku, goods, price, qty }, position) => ({
    orderId: row.id,
    skuId: sku.id,
    goodsId: goods.id,
    position,
    title: goods.title,
    spec: sku.spec,
    image: goods.images[0] ?? '',
    price,
    qty,
  })))
  await takeStock(work, lines)
  await removeBought(work, row.userId, lines)
  const [{ goods: first }] = lines as [Quote['lines'][number]]
  await publish(work, 'orders.placed', {
    expiresAt: row.expiresAt.toISOString(),
    goodsIds: [...new Set(lines.map(line => line.goods.id))],
    title: first.title,
    orderIds: [row.id],
    userIds: [row.userId],
    roomIds: [row.roomId],
    qtys: [lines.filter(line => line.goods.id === first.id).reduce((sum, line) => sum + line.qty, 0)],
  })
}

async function findByKey(work: Work, { buyer, key }: OrderRequest): Promise<OrderRow | undefined> {
  const [row] = await work.db.select().from(orders).where(and(eq(orders.userId, buyer.id), eq(orders.idempotencyKey, key)))
  return row
}

async function replay(work: Work, { buyer, hash }: OrderRequest, row: OrderRow): Promise<Placed> {
  if (row.requestHash !== hash)
    throw keyReused(row.id)
  const [order] = await viewOrders(work, buyer, [row])
  return { order: order!, placed: false }
}
