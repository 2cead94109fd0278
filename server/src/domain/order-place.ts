import type { OfferSnapshot, Order, OrderInput } from '#contract/orders'
import type { Actor } from './actor'
import type { OrderRow } from './order-states'
import type { Quote } from './quote'
import type { StockLine } from './stock'
import type { Work } from './work'
import { createHash } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { orderItems, orders } from '../db/schema'
import { AppError } from '../errors'
import { snapshotAddress } from './addresses'
import { removeBought } from './cart'
import { newId } from './ids'
import { announceOrder } from './order-news'
import { viewOrders } from './orders'
import { mergeLines, quote } from './quote'
import { findShortage, lockSkus, takeStock } from './stock'

export interface PlaceOptions {
  /** The `Idempotency-Key` header: 1–128 visible ASCII characters. */
  key: string | undefined
  /** How long an unpaid order holds its stock. */
  holdSeconds: number
}

/**
 * Places an order once per user and key: takes the stock, keeps the offer as it was, empties the cart of it and tells
 * the rooms. The same key with the same body answers with the order it made before (`placed` is false).
 * @throws {AppError} 400 IDEMPOTENCY_KEY_MISSING; 409 PRICE_CHANGED, STOCK_EMPTY; 422 KEY_REUSED, SKU_UNKNOWN, GOODS_OFF,
 *   QTY_TOO_LARGE, TOTAL_TOO_LARGE, ADDRESS_UNKNOWN, COUPON_UNKNOWN, ROOM_UNKNOWN, PIN_UNKNOWN
 */
export async function placeOrder(work: Work, buyer: Actor, input: OrderInput, options: PlaceOptions): Promise<{ order: Order, placed: boolean }> {
  const key = requireKey(options.key)
  const lines = mergeLines(input.items)
  const requestHash = digest(lines, input)
  const locked = await lockSkus(work, lines.map(line => line.skuId))
  // Under the locks: an equal request that was quicker has committed by now.
  const before = await findByKey(work, buyer, key)
  if (before)
    return { order: await replay(work, buyer, before, requestHash), placed: false }

  if (input.couponId !== undefined)
    throw AppError.unprocessable('COUPON_UNKNOWN', 'This coupon does not exist.')
  const address = input.addressId === undefined ? null : await snapshotAddress(work, buyer, input.addressId)
  const quoted = await quote(work, input, lines, locked)
  requireExpected(quoted, input.expectedTotal)
  const shortage = findShortage(locked, lines)
  if (shortage)
    throw AppError.conflict('STOCK_EMPTY', shortage.left > 0 ? `Only ${shortage.left} left.` : 'Sold out.', { ...shortage })

  const [row] = await work.db.insert(orders).values({
    id: newId('order'),
    userId: buyer.id,
    idempotencyKey: key,
    requestHash,
    total: quoted.total,
    roomId: input.roomId ?? null,
    pinId: input.pinId ?? null,
    offer: snapshotOffer(work, quoted, input.note),
    address,
    createdAt: work.now,
    expiresAt: new Date(work.now.getTime() + options.holdSeconds * 1000),
  }).onConflictDoNothing({ target: [orders.userId, orders.idempotencyKey] }).returning()
  if (!row) {
    // The same key with other SKUs was quicker: their locks did not make us wait, the unique key did.
    return { order: await replay(work, buyer, (await findByKey(work, buyer, key))!, requestHash), placed: false }
  }
  await write(work, row, quoted, lines)
  const [order] = await viewOrders(work, buyer, [row])
  return { order: order!, placed: true }
}

async function write(work: Work, row: OrderRow, quoted: Quote, lines: StockLine[]): Promise<void> {
  await work.db.insert(orderItems).values(quoted.lines.map(({ sku, goods, price, qty }, position) => ({
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
  await announceOrder(work, 'order.placed', row, quoted.lines.map(line => line.goods.id))
}

function requireKey(key: string | undefined): string {
  if (key === undefined || !/^[\x21-\x7E]{1,128}$/.test(key))
    throw new AppError(400, 'IDEMPOTENCY_KEY_MISSING', 'An order needs an Idempotency-Key header of 1 to 128 visible ASCII characters.')
  return key
}

/** Told apart by what was asked for, not by how it was written. */
function digest(lines: StockLine[], input: OrderInput): string {
  const items = lines.map(line => [line.skuId, line.qty]).sort()
  const rest = [input.roomId, input.pinId, input.addressId, input.couponId, input.expectedTotal, input.note ?? '']
  return createHash('sha256').update(JSON.stringify([items, ...rest])).digest('hex')
}

async function findByKey(work: Work, buyer: Actor, key: string): Promise<OrderRow | undefined> {
  const [row] = await work.db.select().from(orders).where(and(eq(orders.userId, buyer.id), eq(orders.idempotencyKey, key)))
  return row
}

async function replay(work: Work, buyer: Actor, row: OrderRow, requestHash: string): Promise<Order> {
  if (row.requestHash !== requestHash)
    throw AppError.unprocessable('KEY_REUSED', 'This Idempotency-Key belongs to another order. Use a new one.', { orderId: row.id })
  const [order] = await viewOrders(work, buyer, [row])
  return order!
}

function requireExpected(quoted: Quote, expectedTotal: number | undefined): void {
  if (expectedTotal === undefined || expectedTotal === quoted.total)
    return
  const items = quoted.lines.map(({ skuId, price }) => ({ skuId, price }))
  throw AppError.conflict('PRICE_CHANGED', 'The price has changed. Look at it again before you order.', { total: quoted.total, items })
}

function snapshotOffer(work: Work, quoted: Quote, note: string | undefined): OfferSnapshot {
  return {
    at: work.now.toISOString(),
    room: quoted.room,
    pin: quoted.pin,
    items: quoted.lines.map(({ sku, goods, price }) => ({ skuId: sku.id, price, listPrice: sku.price, marketPrice: goods.marketPrice })),
    note: note?.trim() ?? '',
  }
}
