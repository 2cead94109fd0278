import type { Database } from '../db/open'
import type { AddressBook } from './addresses'
import type { Outcome } from './batches'
import type { Offered, OrderDraft } from './order-draft'
import type { Placed } from './order-place'
import type { OrderRequest } from './order-request'
import type { PriceFacts, Quote } from './quote'
import { DatabaseError } from 'pg'
import { intArray, textArray } from '../db/arrays'
import { repeat } from '../db/transaction'
import { AppError } from '../errors'
import { findAddress, readAddresses } from './addresses'
import { draftItems, draftOrder } from './order-draft'
import { keyReused, limitReached, priceChanged, snapshotOffer, stockEmpty } from './order-offer'
import { readReplays } from './order-replays'
import { toOrder } from './orders'
import { quote } from './quote'

export interface BatchOptions {
  database: Database
  skuId: string
  requests: readonly OrderRequest[]
  /** Of the SKU and of every place the requests name. */
  facts: PriceFacts
  now: Date
  holdSeconds: number
  /** Keys may be known already, so they are looked up first. */
  careful: boolean
}

/** An order as it would be, or why there can be none. */
type Draft = OrderDraft | { error: AppError }

/** What the database function `place_orders` says about one request. */
interface Verdict extends Record<string, unknown> {
  n: number
  outcome: 'placed' | 'replayed' | 'KEY_REUSED' | 'PRICE_CHANGED' | 'LIMIT_REACHED' | 'STOCK_EMPTY' | 'unquoted' | 'stale'
  order_id: string
  amount: number | null
  nickname: string
}

/**
 * Places orders for one SKU, in the order they arrived, as `placeOrders` would. It takes one statement, which is its own
 * transaction: prices are made of facts known before, and `place_orders` does nothing unless they are still true under the SKU's lock.
 * Each request has one line, of this SKU, and no coupon.
 * @returns what became of each. Or why nothing was done: `stale`, the facts are not true any more; `taken`, one of the keys is known, and `careful`
 *   finds out which
 */
export async function placeBatch(options: BatchOptions): Promise<Outcome<Placed>[] | 'stale' | 'taken'> {
  const { database: { orm }, requests, facts, now } = options
  const addresses = await readAddresses(orm, requests.flatMap(({ input }) => input.addressId ?? []))
  const expiresAt = new Date(now.getTime() + options.holdSeconds * 1000)
  const offer = offering(facts, now)
  const drafts = requests.map(request => draft(request, offer, addresses, now, expiresAt))
  const verdicts = await repeat(() => decide(options, drafts, expiresAt)).catch((error: unknown) => {
    if (isKeyTaken(error))
      return 'taken' as const
    throw error
  })
  if (verdicts === 'taken')
    return verdicts
  if (verdicts[0]?.outcome === 'stale')
    return 'stale'
  const replayed = verdicts.filter(verdict => verdict.outcome === 'replayed')
  const replays = await readReplays({ db: orm, now }, replayed.map(({ n, order_id: orderId }) => ({ buyer: requests[n]!.buyer, orderId })))
  return verdicts.map((verdict): Outcome<Placed> => {
    const { buyer } = requests[verdict.n]!
    const it = drafts[verdict.n]!
    if (verdict.outcome === 'replayed')
      return { kind: 'done', answer: { order: replays.get(verdict.order_id)!, placed: false } }
    if (verdict.outcome !== 'placed' || 'error' in it)
      return { kind: 'refused', error: refusal(verdict, it) }
    const order = toOrder(it.row, { items: draftItems(it.quoted), buyer: { id: buyer.id, nickname: verdict.nickname } }, buyer, now)
    return { kind: 'done', answer: { order, placed: true } }
  })
}

/** Works out once what several are offered alike, as most of a rush are. */
function offering(facts: PriceFacts, now: Date): (request: OrderRequest) => Offered {
  const made = new Map<string, Offered>()
  return ({ input, lines }) => {
    const wish = JSON.stringify([lines, input.roomId, input.pinId, input.note])
    const known = made.get(wish)
    if (known)
      return known
    const quoted = quote(facts, input, lines)
    const offered = { quoted, offer: snapshotOffer(quoted, input.note, now) }
    made.set(wish, offered)
    return offered
  }
}

function draft(request: OrderRequest, offer: (request: OrderRequest) => Offered, addresses: AddressBook, now: Date, expiresAt: Date): Draft {
  const { buyer, input } = request
  try {
    const address = input.addressId === undefined ? null : findAddress(addresses, buyer, input.addressId)
    return draftOrder(request, offer(request), address, now, expiresAt)
  }
  catch (error) {
    if (error instanceof AppError)
      return { error }
    throw error
  }
}

/** Prepared once on each connection: parsing and planning it anew costs as much as several orders. */
const PLACE_ORDERS = `SELECT * FROM place_orders(${Array.from({ length: 21 }, (_, index) => `$${index + 1}`).join()})`

async function decide({ database, skuId, requests, facts, now, careful }: BatchOptions, drafts: readonly Draft[], expiresAt: Date): Promise<Verdict[]> {
  const quoted = drafts.map(it => 'error' in it ? undefined : { row: it.row, line: it.quoted.lines[0]! })
  const offers = [...new Set(quoted.flatMap(it => it?.row.offer ?? []))]
  const offerNos = new Map(offers.map((offer, no) => [offer, no]))
  const keys = numbered(requests.map(it => `${it.buyer.id} ${it.key}`))
  // Then the database need not look at each by itself, as long as there is enough for all.
  const plain = !careful && new Set(keys).size === keys.length && requests.every(({ input: { expectedTotal } }, index) =>
    quoted[index] && (expectedTotal ?? quoted[index].row.total) === quoted[index].row.total)
  const pieces = quoted.reduce((sum, it) => sum + (it?.line.qty ?? 0), 0)
  const addresses = quoted.flatMap(it => it?.row.address ? [[it.row.id, it.row.address] as const] : [])
  const { rows } = await database.pool.query<Verdict>({
    name: 'place_orders',
    text: PLACE_ORDERS,
    values: [
      ...[skuId, JSON.stringify(facts.stored), now.toISOString(), expiresAt.toISOString(), plain, pieces],
      ...[textArray(requests.map(it => it.id)), textArray(requests.map(it => it.buyer.id)), intArray(numbered(requests.map(it => it.buyer.id)))],
      ...[textArray(requests.map(it => it.key)), intArray(keys), textArray(requests.map(it => it.hash))],
      ...[intArray(quoted.map(it => it?.line.qty)), intArray(quoted.map(it => it?.line.price)), intArray(quoted.map(it => it?.row.total)), intArray(requests.map(it => it.input.expectedTotal))],
      ...[textArray(quoted.map(it => it?.row.roomId)), textArray(quoted.map(it => it?.row.pinId))],
      ...[JSON.stringify(offers), intArray(quoted.map(it => it && offerNos.get(it.row.offer))), JSON.stringify(Object.fromEntries(addresses))],
    ],
  })
  return rows
}

function isKeyTaken(error: unknown): boolean {
  return error instanceof DatabaseError && error.constraint === 'order_once_per_key'
}

/** Equal values get equal numbers, from 1. */
function numbered(values: readonly string[]): number[] {
  const numbers = new Map<string, number>()
  return values.map((value) => {
    const number = numbers.get(value) ?? numbers.size + 1
    numbers.set(value, number)
    return number
  })
}

function refusal({ outcome, order_id: orderId, amount }: Verdict, it: Draft): AppError {
  if (outcome === 'KEY_REUSED')
    return keyReused(orderId)
  if ('error' in it)
    return it.error
  const [{ skuId, goods }] = it.quoted.lines as [Quote['lines'][number]]
  if (outcome === 'PRICE_CHANGED')
    return priceChanged(it.quoted)
  if (outcome === 'LIMIT_REACHED')
    return limitReached(goods.id, goods.limitPerPerson!, amount!)
  return stockEmpty(skuId, amount!)
}
