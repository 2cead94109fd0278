import type { OfferSnapshot, OrderInput } from '#contract/orders'
import type { Orm } from '../db/open'
import type { goods, skus } from '../db/schema'
import type { Tx } from '../db/transaction'
import type { StockLine } from './stock'
import { sql } from 'drizzle-orm'
import { AppError } from '../errors'
import { priceInRoom } from './shelf'

type PricedSku = Pick<typeof skus.$inferSelect, 'id' | 'goodsId' | 'spec' | 'price' | 'archived'>
type PricedGoods = Pick<typeof goods.$inferSelect, 'id' | 'title' | 'images' | 'price' | 'marketPrice' | 'status' | 'limitPerPerson'>
type ShownPin = NonNullable<Quote['pin']> & { roomId: string }
/** Where goods are ordered from. */
export type Place = Pick<OrderInput, 'roomId' | 'pinId'>

/** The most an order may cost, in fen: sums stay within a 32-bit integer. */
const MAX_TOTAL = 100_000_000
const MAX_QTY = 999
const MAX_LINES = 50

/** One line of an order at the price of the moment. */
export interface QuotedLine extends StockLine {
  sku: PricedSku
  goods: PricedGoods
  /** Of one piece, in fen. */
  price: number
}

export interface Quote {
  lines: QuotedLine[]
  /** Less what a coupon takes off. */
  total: number
  coupon: NonNullable<OfferSnapshot['coupon']> | null
  room: OfferSnapshot['room']
  pin: OfferSnapshot['pin']
}

/** What the database function `order_facts` reads; null is an empty list. */
export interface StoredFacts {
  /** The places asked for, known or not. */
  roomIds: string[]
  pinIds: string[]
  skus: PricedSku[] | null
  goods: PricedGoods[] | null
  rooms: (NonNullable<Quote['room']> & { open: boolean })[] | null
  shelf: { roomId: string, goodsId: string, livePrice: number | null }[] | null
  pins: ShownPin[] | null
}

/** What prices are made of. */
export interface PriceFacts {
  stored: StoredFacts
  skus: ReadonlyMap<string, PricedSku>
  goods: ReadonlyMap<string, PricedGoods>
  rooms: ReadonlyMap<string, NonNullable<Quote['room']> & { open: boolean }>
  pins: ReadonlyMap<string, ShownPin>
  /** By room and goods. */
  livePrices: ReadonlyMap<string, number | null>
}

/** The same SKU on two lines is one line. @throws {AppError} 422 QTY_TOO_LARGE, TOO_MANY_LINES */
export function mergeLines(items: OrderInput['items']): StockLine[] {
  const merged = new Map<string, number>()
  for (const { skuId, qty } of items)
    merged.set(skuId, (merged.get(skuId) ?? 0) + qty)
  const lines = [...merged].map(([skuId, qty]) => ({ skuId, qty }))
  if (lines.length > MAX_LINES)
    throw AppError.unprocessable('TOO_MANY_LINES', `An order takes ${MAX_LINES} SKUs at most.`, { max: MAX_LINES })
  const large = lines.find(line => line.qty > MAX_QTY)
  if (large)
    throw AppError.unprocessable('QTY_TOO_LARGE', `An order takes ${MAX_QTY} pieces of a SKU at most.`, { skuId: large.skuId, max: MAX_QTY })
  return lines
}

/**
 * Reads at once what the prices in these places are made of. While the SKUs are locked, whoever changes a price or a shelf waits: the facts
 * stay true until the commit.
 */
export async function readPriceFacts(db: Orm | Tx, skuIds: readonly string[], places: readonly Place[]): Promise<PriceFacts> {
  const roomIds = [...new Set(places.flatMap(place => place.roomId ?? []))]
  const pinIds = [...new Set(places.flatMap(place => place.pinId ?? []))]
  const { rows } = await db.execute<{ facts: StoredFacts }>(sql`SELECT order_facts(${sql.param([...skuIds])}, ${sql.param(roomIds)}, ${sql.param(pinIds)}) AS facts`)
  const stored = rows[0]!.facts
  return {
    stored,
    skus: byId(stored.skus),
    goods: byId(stored.goods),
    rooms: byId(stored.rooms),
    pins: byId(stored.pins),
    livePrices: new Map(stored.shelf?.map(it => [`${it.roomId} ${it.goodsId}`, it.livePrice])),
  }
}

/**
 * What the lines cost here and now, by the server's prices: the room's while it is not over and has the goods on its
 * shelf, else the list price.
 * @throws {AppError} 422 ROOM_UNKNOWN, PIN_UNKNOWN, SKU_UNKNOWN, GOODS_OFF, TOTAL_TOO_LARGE
 */
export function quote(facts: PriceFacts, place: Place, lines: readonly StockLine[]): Quote {
  const room = place.roomId === undefined ? undefined : facts.rooms.get(place.roomId)
  if (place.roomId !== undefined && !room)
    throw AppError.unprocessable('ROOM_UNKNOWN', 'The room of this order does not exist.')
  const pin = findPin(facts, place)
  const priced = lines.map(line => priceLine(facts, line, room?.open ? room.id : undefined))
  const total = priced.reduce((sum, line) => sum + line.price * line.qty, 0)
  if (total > MAX_TOTAL)
    throw AppError.unprocessable('TOTAL_TOO_LARGE', 'This is too much for one order. Split it.', { total, max: MAX_TOTAL })
  return { lines: priced, total, coupon: null, room: room ? { id: room.id, title: room.title, anchor: room.anchor } : null, pin }
}

function findPin(facts: PriceFacts, { roomId, pinId }: Place): Quote['pin'] {
  if (pinId === undefined)
    return null
  const shown = facts.pins.get(pinId)
  if (!shown || shown.roomId !== roomId)
    throw AppError.unprocessable('PIN_UNKNOWN', 'What was shown does not belong to the room of this order.')
  return { id: shown.id, goodsId: shown.goodsId, at: shown.at }
}

function priceLine(facts: PriceFacts, { skuId, qty }: StockLine, roomId: string | undefined): QuotedLine {
  const sku = facts.skus.get(skuId)
  const it = sku && facts.goods.get(sku.goodsId)
  if (!sku || !it || sku.archived)
    throw AppError.unprocessable('SKU_UNKNOWN', 'One of the SKUs is not for sale any more.', { skuId })
  if (it.status === 'off')
    throw AppError.unprocessable('GOODS_OFF', 'These goods have been taken off shelf.', { skuId, goodsId: it.id })
  return { skuId, qty, sku, goods: it, price: priceInRoom(sku.price, it.price, facts.livePrices.get(`${roomId} ${it.id}`) ?? null) }
}

function byId<T extends { id: string }>(rows: T[] | null): Map<string, T> {
  return new Map(rows?.map(row => [row.id, row]))
}
