import type { ShelfGoods } from '#contract/rooms'
import type { Orm } from '../db/open'
import type { Tx } from '../db/transaction'
import type { Work } from './work'
import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm'
import { goods, roomGoods, rooms, skus } from '../db/schema'

/**
 * What a SKU costs in a room, in fen. The live price stands for the goods' "from" price, and every SKU falls by the
 * same amount, down to 1 fen; a live price that is no lower changes nothing.
 */
export function priceInRoom(skuPrice: number, goodsPrice: number, livePrice: number | null): number {
  if (livePrice === null || livePrice >= goodsPrice)
    return skuPrice
  return Math.min(skuPrice, Math.max(1, skuPrice - (goodsPrice - livePrice)))
}

/** A room's shelf in its order, with the SKUs' prices in this room. SKUs out of sale are left out. */
export async function readShelf(db: Orm | Tx, roomId: string, goodsIds?: string[]): Promise<ShelfGoods[]> {
  const rows = await db.select({ goods, position: roomGoods.position, livePrice: roomGoods.livePrice })
    .from(roomGoods)
    .innerJoin(goods, eq(goods.id, roomGoods.goodsId))
    .where(and(eq(roomGoods.roomId, roomId), goodsIds && inArray(roomGoods.goodsId, goodsIds)))
    .orderBy(asc(roomGoods.position))
  if (rows.length === 0)
    return []
  const variants = await db.select().from(skus).where(and(inArray(skus.goodsId, rows.map(row => row.goods.id)), eq(skus.archived, false))).orderBy(asc(skus.position))
  return rows.map(({ goods: it, position, livePrice }) => {
    const own = variants.filter(sku => sku.goodsId === it.id)
    return {
      id: it.id,
      title: it.title,
      description: it.description,
      images: it.images,
      price: it.price,
      marketPrice: it.marketPrice,
      specNames: it.specNames,
      limitPerPerson: it.limitPerPerson,
      skus: own.map(sku => ({ id: sku.id, spec: sku.spec, price: priceInRoom(sku.price, it.price, livePrice), stock: sku.stock })),
      stock: own.reduce((sum, sku) => sum + sku.stock, 0),
      status: it.status,
      number: position + 1,
      livePrice,
    }
  })
}

/**
 * Tells every room that is not over and has these goods on its shelf what they are now: call it last in a work that
 * changed their text, price, stock or state. Rooms are locked in the order of their ids, and the goods are read
 * under that lock, so the last event about goods is always the newest truth.
 */
export async function announceGoods(work: Work, goodsIds: readonly string[]): Promise<void> {
  if (goodsIds.length === 0)
    return
  const ids = [...new Set(goodsIds)]
  const shelves = work.db.select({ roomId: roomGoods.roomId }).from(roomGoods).where(inArray(roomGoods.goodsId, ids))
  const locked = await work.db.select({ id: rooms.id })
    .from(rooms)
    .where(and(ne(rooms.status, 'ended'), inArray(rooms.id, shelves)))
    .orderBy(sql`${rooms.id} COLLATE "C"`)
    .for('no key update')
  for (const room of locked) {
    for (const it of await readShelf(work.db, room.id, ids)) {
      const { id, title, images, price, marketPrice, livePrice, status, stock, skus: variants } = it
      await work.events.append(room.id, 'goods.changed', { goodsId: id, title, images, price, marketPrice, livePrice, status, stock, skus: variants })
    }
  }
}
