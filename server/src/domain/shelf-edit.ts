import type { Shelf, ShelfGoods, ShelfInput } from '#contract/rooms'
import type { Actor } from './actor'
import type { Work } from './work'
import { asc, eq, inArray } from 'drizzle-orm'
import { goods, roomGoods, skus } from '../db/schema'
import { AppError } from '../errors'
import { lockRoom, requireOpen, requireRunning } from './permissions'
import { runningPin, unpin } from './pins'
import { readShelf } from './shelf'

type ShelfItem = ShelfInput['items'][number]

/**
 * Puts goods on a room's shelf in the order given, in place of what was there. Goods that are being explained and
 * leave the shelf are unpinned.
 * @throws {AppError} 403 NOT_YOUR_ROOM; 404 ROOM_NOT_FOUND; 409 ROOM_ENDED; 422 GOODS_UNKNOWN, GOODS_OFF, GOODS_DUPLICATE, LIVE_PRICE_TOO_HIGH
 */
export async function putShelf(work: Work, user: Actor, roomId: string, items: ShelfItem[]): Promise<Shelf> {
  await holdGoods(work, items)
  const room = await lockRoom(work, roomId)
  requireRunning(room, user)
  requireOpen(room)
  await work.db.delete(roomGoods).where(eq(roomGoods.roomId, roomId))
  const shelf = await fillShelf(work, roomId, items)
  const pin = await runningPin(work.db, roomId)
  if (pin && !items.some(item => item.goodsId === pin.goodsId))
    await unpin(work, roomId, pin.pinId)
  await work.events.append(roomId, 'shelf.changed', { goods: shelf })
  return { items: shelf }
}

/** Fills an empty shelf. @throws {AppError} 422 GOODS_UNKNOWN, GOODS_OFF, GOODS_DUPLICATE, LIVE_PRICE_TOO_HIGH */
export async function fillShelf(work: Work, roomId: string, items: ShelfItem[]): Promise<ShelfGoods[]> {
  if (items.length === 0)
    return []
  const ids = items.map(item => item.goodsId)
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined)
    throw AppError.unprocessable('GOODS_DUPLICATE', 'The same goods are on the shelf twice.', { goodsId: twice })
  const rows = await work.db.select({ id: goods.id, price: goods.price, status: goods.status }).from(goods).where(inArray(goods.id, ids))
  for (const { goodsId, livePrice } of items) {
    const found = rows.find(row => row.id === goodsId)
    if (!found)
      throw AppError.unprocessable('GOODS_UNKNOWN', 'Some of these goods do not exist.', { goodsId })
    if (found.status === 'off')
      throw AppError.unprocessable('GOODS_OFF', 'Some of these goods are off shelf in the shop.', { goodsId })
    if (livePrice != null && livePrice > found.price)
      throw AppError.unprocessable('LIVE_PRICE_TOO_HIGH', 'A live price may not be above the price.', { goodsId, price: found.price })
  }
  await work.db.insert(roomGoods).values(items.map((item, position) => ({ roomId, goodsId: item.goodsId, position, livePrice: item.livePrice ?? null })))
  return readShelf(work.db, roomId)
}

/**
 * Keeps the goods as they are until the commit. Whoever changes them meanwhile waits, and then finds this shelf
 * among those to tell.
 */
async function holdGoods(work: Work, items: ShelfItem[]): Promise<void> {
  if (items.length === 0)
    return
  const ids = items.map(item => item.goodsId)
  await work.db.select({ id: goods.id }).from(goods).where(inArray(goods.id, ids)).orderBy(asc(goods.id)).for('share')
  await work.db.select({ id: skus.id }).from(skus).where(inArray(skus.goodsId, ids)).orderBy(asc(skus.id)).for('share')
}
