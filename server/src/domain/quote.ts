import type { OfferSnapshot, OrderInput } from '#contract/orders'
import type { SkuRow, StockLine } from './stock'
import type { Work } from './work'
import { and, eq, inArray } from 'drizzle-orm'
import { goods, pins, roomGoods, rooms, users } from '../db/schema'
import { AppError } from '../errors'
import { priceInRoom } from './shelf'

type GoodsRow = typeof goods.$inferSelect

/** The most an order may cost, in fen: sums stay within a 32-bit integer. */
const MAX_TOTAL = 100_000_000
const MAX_QTY = 999

/** One line of an order at the price of the moment. */
export interface QuotedLine extends StockLine {
  sku: SkuRow
  goods: GoodsRow
  /** Of one piece, in fen. */
  price: number
}

export interface Quote {
  lines: QuotedLine[]
  total: number
  room: OfferSnapshot['room']
  pin: OfferSnapshot['pin']
}

/** The same SKU on two lines is one line. @throws {AppError} 422 QTY_TOO_LARGE */
export function mergeLines(items: OrderInput['items']): StockLine[] {
  const merged = new Map<string, number>()
  for (const { skuId, qty } of items)
    merged.set(skuId, (merged.get(skuId) ?? 0) + qty)
  const lines = [...merged].map(([skuId, qty]) => ({ skuId, qty }))
  const large = lines.find(line => line.qty > MAX_QTY)
  if (large)
    throw AppError.unprocessable('QTY_TOO_LARGE', `An order takes ${MAX_QTY} pieces of a SKU at most.`, { skuId: large.skuId, max: MAX_QTY })
  return lines
}

/**
 * What the lines cost here and now, by the server's prices: the room's while it is not over and has the goods on its
 * shelf, else the list price. The lines' SKUs must be locked, so that no price changes before the order stands.
 * @throws {AppError} 422 ROOM_UNKNOWN, PIN_UNKNOWN, SKU_UNKNOWN, GOODS_OFF, TOTAL_TOO_LARGE
 */
export async function quote(work: Work, input: Pick<OrderInput, 'roomId' | 'pinId'>, lines: StockLine[], locked: ReadonlyMap<string, SkuRow>): Promise<Quote> {
  const room = input.roomId === undefined ? undefined : await readRoom(work, input.roomId)
  const pin = input.pinId === undefined ? null : await readPin(work, input.pinId, input.roomId)
  const priced = await priceLines(work, lines, locked, room?.open ? room.id : undefined)
  const total = priced.reduce((sum, line) => sum + line.price * line.qty, 0)
  if (total > MAX_TOTAL)
    throw AppError.unprocessable('TOTAL_TOO_LARGE', 'This is too much for one order. Split it.', { total, max: MAX_TOTAL })
  return { lines: priced, total, room: room ? { id: room.id, title: room.title, anchor: room.anchor } : null, pin }
}

async function readRoom(work: Work, id: string): Promise<NonNullable<Quote['room']> & { open: boolean }> {
  const [row] = await work.db.select({ title: rooms.title, status: rooms.status, anchor: users.nickname })
    .from(rooms)
    .innerJoin(users, eq(users.id, rooms.anchorId))
    .where(eq(rooms.id, id))
  if (!row)
    throw AppError.unprocessable('ROOM_UNKNOWN', 'The room of this order does not exist.')
  return { id, title: row.title, anchor: row.anchor, open: row.status !== 'ended' }
}

async function readPin(work: Work, id: string, roomId: string | undefined): Promise<Quote['pin']> {
  const [row] = await work.db.select().from(pins).where(eq(pins.id, id))
  if (!row || row.roomId !== roomId)
    throw AppError.unprocessable('PIN_UNKNOWN', 'What was shown does not belong to the room of this order.')
  return { id, goodsId: row.goodsId, at: row.at.toISOString() }
}

async function priceLines(work: Work, lines: StockLine[], locked: ReadonlyMap<string, SkuRow>, roomId: string | undefined): Promise<QuotedLine[]> {
  const goodsIds = [...locked.values()].map(sku => sku.goodsId)
  const rows = await work.db.select().from(goods).where(inArray(goods.id, goodsIds))
  const shelf = roomId === undefined ? [] : await work.db.select().from(roomGoods).where(and(eq(roomGoods.roomId, roomId), inArray(roomGoods.goodsId, goodsIds)))
  return lines.map(({ skuId, qty }) => {
    const sku = locked.get(skuId)
    const it = rows.find(row => row.id === sku?.goodsId)
    if (!sku || !it || sku.archived)
      throw AppError.unprocessable('SKU_UNKNOWN', 'One of the SKUs is not for sale any more.', { skuId })
    if (it.status === 'off')
      throw AppError.unprocessable('GOODS_OFF', 'These goods have been taken off shelf.', { skuId, goodsId: it.id })
    const livePrice = shelf.find(row => row.goodsId === it.id)?.livePrice ?? null
    return { skuId, qty, sku, goods: it, price: priceInRoom(sku.price, it.price, livePrice) }
  })
}
