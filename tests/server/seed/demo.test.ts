import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { count, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { coupons, goods, roomGoods, rooms, skus, users } from '../../../server/src/db/schema'
import { seedDemo } from '../../../server/src/db/seed/demo'
import { demoRooms } from '../../../server/src/db/seed/rooms'
import { runningCoupons } from '../../../server/src/domain/coupon-offers'
import { describeEachEngine } from '../../support/database'

const NOW = new Date('2026-03-04T05:06:07Z')
const HOUR_MS = 3_600_000
const ID = /^\w{1,64}$/

/** Where the server finds what it serves under /demo/. */
function pictureFile(url: string): string {
  expect(url).toMatch(/^\/demo\//)
  return fileURLToPath(new URL(url.replace('/demo/', '../../../server/seed/images/'), import.meta.url))
}

describeEachEngine('the demo shop', (context) => {
  it('has goods of several SKUs, sold-out and last pieces among them', async () => {
    expect(await seedDemo(context.db, NOW)).toBe('seeded')

    const allGoods = await context.db.orm.select().from(goods)
    const allSkus = await context.db.orm.select().from(skus)
    expect(allGoods.length).toBeGreaterThanOrEqual(14)
    for (const it of allGoods) {
      const own = allSkus.filter(sku => sku.goodsId === it.id)
      expect(own.length, it.title).toBeGreaterThanOrEqual(2)
      expect(it.price).toBe(Math.min(...own.map(sku => sku.price)))
      expect(it.marketPrice).toBeGreaterThan(Math.max(...own.map(sku => sku.price)))
      expect(new Set(own.map(sku => sku.spec)).size).toBe(own.length)
      for (const sku of own)
        expect(sku.spec.split(' / ')).toHaveLength(it.specNames.length)
    }
    expect(allSkus.map(sku => sku.stock)).toEqual(expect.arrayContaining([0, 1]))
  })

  it('shows only pictures that exist', async () => {
    await seedDemo(context.db, NOW)

    const urls = [
      ...(await context.db.orm.select().from(goods)).flatMap(it => it.images),
      ...(await context.db.orm.select().from(rooms)).map(room => room.cover),
      ...(await context.db.orm.select().from(users)).map(user => user.avatar),
    ]
    expect(urls.filter(url => !existsSync(pictureFile(url)))).toEqual([])
  })

  it('has two rooms to come, each with an anchor and a shelf with live prices below the usual ones', async () => {
    await seedDemo(context.db, NOW)

    const planned = await context.db.orm.select().from(rooms).innerJoin(users, eq(users.id, rooms.anchorId))
    expect(planned).toHaveLength(2)
    for (const { room, user } of planned) {
      expect(room.status).toBe('scheduled')
      expect(room.startsAt!.getTime()).toBeGreaterThan(NOW.getTime())
      expect(room.notice).not.toBe('')
      expect(user.role).toBe('anchor')
      const shelf = await context.db.orm.select().from(roomGoods).innerJoin(goods, eq(goods.id, roomGoods.goodsId)).where(eq(roomGoods.roomId, room.id)).orderBy(roomGoods.position)
      expect(shelf.map(row => row.room_goods.position)).toEqual([...shelf.keys()])
      const reduced = shelf.filter(row => row.room_goods.livePrice !== null)
      expect(reduced.length).toBeGreaterThanOrEqual(3)
      for (const row of reduced)
        expect(row.room_goods.livePrice).toBeLessThan(row.goods.price)
    }
  })

  it('has a coupon for the whole shop and one of a room, which those who look into the rooms can claim', async () => {
    await seedDemo(context.db, NOW)

    const later = new Date(NOW.getTime() + 30 * 24 * HOUR_MS)
    const guest = undefined
    const [tea, fashion] = await Promise.all(['room_demo_tea', 'room_demo_fashion'].map(id => runningCoupons(context.db.orm, id, guest, later)))
    expect(fashion).toMatchObject([{ roomId: null, status: 'running', claimed: 0 }])
    expect(tea).toMatchObject([{ roomId: 'room_demo_tea', status: 'running' }, { id: fashion![0]!.id }])
    for (const coupon of tea!)
      expect(coupon.left).toBe(coupon.quantity)
  })

  it('uses ids that every media vendor takes', async () => {
    await seedDemo(context.db, NOW)

    for (const table of [users, goods, skus, rooms, coupons]) {
      for (const { id } of await context.db.orm.select({ id: table.id }).from(table))
        expect(id).toMatch(ID)
    }
  })

  it('is not written twice, not even by two servers that start at once', async () => {
    const outcomes = await Promise.all([seedDemo(context.db, NOW), seedDemo(context.db, NOW)])
    expect(outcomes.sort()).toEqual(['kept', 'seeded'])

    const [before] = await context.db.orm.select({ n: count() }).from(goods)
    expect(await seedDemo(context.db, NOW)).toBe('kept')
    expect(await context.db.orm.select({ n: count() }).from(goods)).toEqual([before])
  })

  it('leaves a database alone that somebody uses', async () => {
    await context.db.orm.insert(users).values({ id: 'user_own', loginKey: 'demo:shopper:own', nickname: 'own', role: 'shopper', avatar: '' })

    expect(await seedDemo(context.db, NOW)).toBe('kept')
    expect(await context.db.orm.select().from(goods)).toEqual([])
  })
})

describe('the demo rooms', () => {
  it('begin within the next hours and tomorrow evening, whatever the time', () => {
    for (let hour = 0; hour < 48; hour++) {
      const now = new Date(NOW.getTime() + hour * HOUR_MS)
      const [first, second] = demoRooms(now).map(room => (room.startsAt.getTime() - now.getTime()) / HOUR_MS)
      expect(first).toBeGreaterThanOrEqual(1)
      expect(first).toBeLessThanOrEqual(2)
      expect(second).toBeGreaterThan(12)
      expect(second).toBeLessThanOrEqual(36)
    }
  })
})
