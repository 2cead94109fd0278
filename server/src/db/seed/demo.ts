import type { Database } from '../open'
import type { Tx } from '../transaction'
import { sql } from 'drizzle-orm'
import { coupons, goods, roomCoupons, roomGoods, rooms, skus, users } from '../schema'
import { transact } from '../transaction'
import { CATALOGUE } from './catalogue'
import { COUPONS } from './coupons'
import { MERCHANT, PEOPLE } from './people'
import { demoRooms } from './rooms'

/** Any number that nothing else in the database locks. */
const LOCK = 7_205_143
const SECOND_MS = 1000
const COUPON_LASTS_MS = 365 * 24 * 3600 * SECOND_MS

/**
 * Fills an empty database with the demo shop: its people, goods, two rooms to come and the coupons in them.
 * Of two servers that start at once, one waits and then finds the shop there.
 * @param db with the schema of this version
 * @param now what the rooms' times are counted from
 * @returns `kept` when anybody is in the database already: nothing is written then
 */
export async function seedDemo(db: Database, now = new Date()): Promise<'seeded' | 'kept'> {
  return transact(db, async ({ db: tx }) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(${LOCK})`)
    const anybody = await tx.select({ id: users.id }).from(users).limit(1)
    if (anybody.length > 0)
      return 'kept'
    await tx.insert(users).values(PEOPLE.map(person => ({ ...person, createdAt: now })))
    await insertGoods(tx, now)
    await insertRooms(tx, now)
    await insertCoupons(tx, now)
    return 'seeded'
  })
}

async function insertGoods(tx: Tx, now: Date): Promise<void> {
  await tx.insert(goods).values(CATALOGUE.map(({ name, pictures, skus, title, description, marketPrice, specNames }, at) => {
    // Lists show the newest first: the catalogue's first one is the youngest.
    const createdAt = new Date(now.getTime() - at * SECOND_MS)
    return {
      id: goodsId(name),
      merchantId: MERCHANT.id,
      title,
      description,
      images: Array.from({ length: pictures }, (_, picture) => `/demo/goods/${name}${picture ? `-${picture + 1}` : ''}.jpg`),
      price: Math.min(...skus.map(([, price]) => price)),
      marketPrice,
      specNames: [...specNames],
      createdAt,
      updatedAt: createdAt,
    }
  }))
  await tx.insert(skus).values(CATALOGUE.flatMap(it => it.skus.map(([spec, price, stock], position) => (
    { id: `sku_${it.name}_${position + 1}`, goodsId: goodsId(it.name), position, spec: spec.join(' / '), price, stock }
  ))))
}

async function insertRooms(tx: Tx, now: Date): Promise<void> {
  const planned = demoRooms(now)
  await tx.insert(rooms).values(planned.map(({ shelf: _, ...room }) => ({ ...room, createdAt: now })))
  await tx.insert(roomGoods).values(planned.flatMap(({ id, shelf }) => shelf.map(([name, livePrice], position) => (
    { roomId: id, goodsId: goodsId(name), position, livePrice }
  ))))
}

async function insertCoupons(tx: Tx, now: Date): Promise<void> {
  const times = COUPONS.map((_, at) => new Date(now.getTime() + at * SECOND_MS))
  await tx.insert(coupons).values(COUPONS.map(({ rooms: _, ...coupon }, at) => (
    { ...coupon, left: coupon.quantity, startsAt: now, endsAt: new Date(now.getTime() + COUPON_LASTS_MS), createdAt: times[at]! }
  )))
  await tx.insert(roomCoupons).values(COUPONS.flatMap(({ id, rooms }, at) => rooms.map(roomId => ({ roomId, couponId: id, offeredAt: times[at]! }))))
}

function goodsId(name: string): string {
  return `goods_${name}`
}
