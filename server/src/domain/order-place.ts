import type { Order } from '#contract/orders'
import type { Outcome } from './batches'
import type { OrderDraft } from './order-draft'
import type { OrderRequest } from './order-request'
import type { OutboxPayloads } from './outbox'
import type { Work } from './work'
import { inArray } from 'drizzle-orm'
import { orderItems, orders, users } from '../db/schema'
import { removeBought } from './cart'
import { useClaims } from './coupon-claims'
import { OrderCounter } from './order-counter'
import { draftItems } from './order-draft'
import { readReplays } from './order-replays'
import { toOrder } from './orders'
import { publishAll } from './outbox'
import { takeStock } from './stock'

/** The order a request has led to; `placed` is false when an earlier request with its key did. */
export interface Placed {
  order: Order
  placed: boolean
}

/**
 * Places orders of any number of SKUs in the order they arrived, each all of it or nothing: takes the stock, keeps the offer as it was, empties
 * the cart of it, uses the coupon and writes the news. The same key with the same body answers with the order it made before. Orders for one SKU
 * usually go by `order-batch.ts`, which decides alike.
 * @returns what became of each: refused with 409 PRICE_CHANGED, STOCK_EMPTY, COUPON_USED or 422 KEY_REUSED, SKU_UNKNOWN, GOODS_OFF, TOTAL_TOO_LARGE,
 *   ADDRESS_UNKNOWN, COUPON_UNKNOWN, COUPON_UNUSABLE, ROOM_UNKNOWN, PIN_UNKNOWN, LIMIT_REACHED; `again` when somebody else took a key meanwhile
 */
export async function placeOrders(work: Work, requests: readonly OrderRequest[], holdSeconds: number): Promise<Outcome<Placed>[]> {
  const counter = await OrderCounter.open(work, requests, holdSeconds)
  const nicknames = await readNicknames(work, requests)
  const decisions = requests.map(request => ({ request, ...counter.decide(request) }))
  const drafts = decisions.flatMap(it => it.kind === 'placed' ? it.draft : [])
  const written = await write(work, drafts)
  const replayed = decisions.flatMap(it => it.kind === 'replayed' ? { buyer: it.request.buyer, orderId: it.orderId } : [])
  const replays = await readReplays(work, written.size < drafts.length ? [] : replayed)
  return decisions.map((it): Outcome<Placed> => {
    if (it.kind === 'placed' && written.has(it.request.id)) {
      const { buyer } = it.request
      const { row, quoted } = it.draft
      return { kind: 'done', answer: { order: toOrder(row, { items: draftItems(quoted), buyer: { id: buyer.id, nickname: nicknames.get(buyer.id)! } }, buyer, work.now), placed: true } }
    }
    // Whoever stood back for an order that did not come about deserves another look.
    if (written.size < drafts.length || it.kind === 'placed')
      return { kind: 'again' }
    return it.kind === 'refused' ? { kind: 'refused', error: it.error } : { kind: 'done', answer: { order: replays.get(it.orderId)!, placed: false } }
  })
}

/** @throws when one of the buyers does not exist, for no foreign key would */
async function readNicknames({ db }: Work, requests: readonly OrderRequest[]): Promise<Map<string, string>> {
  const ids = [...new Set(requests.map(request => request.buyer.id))]
  const rows = await db.select({ id: users.id, nickname: users.nickname }).from(users).where(inArray(users.id, ids))
  if (rows.length < ids.length)
    throw new Error('one of the buyers does not exist')
  return new Map(rows.map(row => [row.id, row.nickname]))
}

/** @returns the ids of those that came about: a key may have been taken by an order of other SKUs, whose locks did not make us wait */
async function write(work: Work, drafts: readonly OrderDraft[]): Promise<Set<string>> {
  if (drafts.length === 0)
    return new Set()
  // In the order of the keys, as `place_orders` does: two batches that share some never wait for each other.
  const rows = drafts.map(draft => draft.row).sort((a, b) => compare(a.userId, b.userId) || compare(a.idempotencyKey, b.idempotencyKey))
  const inserted = await work.db.insert(orders).values(rows).onConflictDoNothing({ target: [orders.userId, orders.idempotencyKey] }).returning({ id: orders.id })
  const written = new Set(inserted.map(row => row.id))
  const placed = drafts.filter(({ row }) => written.has(row.id))
  if (placed.length > 0)
    await writeParts(work, placed)
  return written
}

async function writeParts(work: Work, drafts: readonly OrderDraft[]): Promise<void> {
  const items = drafts.flatMap(({ row, quoted }) => draftItems(quoted).map((item, position) => ({ ...item, position, orderId: row.id, userId: row.userId })))
  await work.db.insert(orderItems).values(items)
  await takeStock(work, items)
  await removeBought(work, items)
  await publishAll(work, 'orders.placed', drafts.map(toNews))
  await useClaims(work, drafts.flatMap(({ row, quoted }) => quoted.coupon ? { claimId: quoted.coupon.claimId, orderId: row.id } : []))
}

function toNews({ row, quoted: { lines } }: OrderDraft): OutboxPayloads['orders.placed'] {
  const { goods: first } = lines[0]!
  return {
    expiresAt: row.expiresAt.toISOString(),
    goodsIds: [...new Set(lines.map(line => line.goods.id))],
    title: first.title,
    orderIds: [row.id],
    userIds: [row.userId],
    roomIds: [row.roomId],
    qtys: [lines.filter(line => line.goods.id === first.id).reduce((sum, line) => sum + line.qty, 0)],
  }
}

/** By code units, as COLLATE "C" does with what keys are made of. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
