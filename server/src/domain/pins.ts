import type { Pin } from '#contract/rooms'
import type { Orm } from '../db/open'
import type { Tx } from '../db/transaction'
import type { Actor } from './actor'
import type { Work } from './work'
import { and, eq, isNull } from 'drizzle-orm'
import { goods, pins, roomGoods } from '../db/schema'
import { AppError } from '../errors'
import { newId } from './ids'
import { lockRoom, requireOpen, requireRunning } from './permissions'

/** The goods being explained now. */
export async function runningPin(db: Orm | Tx, roomId: string): Promise<Pin | null> {
  const [row] = await db.select().from(pins).where(and(eq(pins.roomId, roomId), isNull(pins.endedAt)))
  return row ? { pinId: row.id, goodsId: row.goodsId, at: row.at.toISOString() } : null
}

/**
 * Pushes goods to everybody in the room. Each push is a new pin, also of the same goods, and ends the one before.
 * @throws {AppError} 403 NOT_YOUR_ROOM; 404 ROOM_NOT_FOUND; 409 ROOM_ENDED; 422 NOT_ON_SHELF, GOODS_OFF
 */
export async function pinGoods(work: Work, user: Actor, roomId: string, goodsId: string): Promise<Pin> {
  await lockFor(work, user, roomId)
  const [found] = await work.db.select({ status: goods.status })
    .from(roomGoods)
    .innerJoin(goods, eq(goods.id, roomGoods.goodsId))
    .where(and(eq(roomGoods.roomId, roomId), eq(roomGoods.goodsId, goodsId)))
  if (!found)
    throw AppError.unprocessable('NOT_ON_SHELF', 'Put these goods on the shelf of the room first.', { goodsId })
  if (found.status === 'off')
    throw AppError.unprocessable('GOODS_OFF', 'These goods are off shelf in the shop.', { goodsId })
  await endPins(work, roomId)
  const pin: Pin = { pinId: newId('pin'), goodsId, at: work.now.toISOString() }
  await work.db.insert(pins).values({ id: pin.pinId, roomId, goodsId, at: work.now })
  await work.events.append(roomId, 'goods.pinned', pin)
  return pin
}

/** Takes the pushed goods down; nothing happens when there are none. @throws {AppError} as {@link pinGoods} */
export async function unpinGoods(work: Work, user: Actor, roomId: string): Promise<void> {
  await lockFor(work, user, roomId)
  const pin = await runningPin(work.db, roomId)
  if (pin)
    await unpin(work, roomId, pin.pinId)
}

/** For whoever holds the room's lock. */
export async function unpin(work: Work, roomId: string, pinId: string): Promise<void> {
  await endPins(work, roomId)
  await work.events.append(roomId, 'goods.unpinned', { pinId })
}

async function endPins(work: Work, roomId: string): Promise<void> {
  await work.db.update(pins).set({ endedAt: work.now }).where(and(eq(pins.roomId, roomId), isNull(pins.endedAt)))
}

async function lockFor(work: Work, user: Actor, roomId: string): Promise<void> {
  const room = await lockRoom(work, roomId)
  requireRunning(room, user)
  requireOpen(room)
}
