import type { Order } from '#contract/orders'
import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { orders } from '../../../server/src/db/schema'
import { expireOrders } from '../../../server/src/domain/expiry'
import { createRun } from '../../../server/src/domain/work'
import { buildTestApp } from '../../support/app'
import { describeEachEngine } from '../../support/database'
import { emptyJobs, passJobTime } from '../../support/jobs'
import { HOLD_SECONDS, useShop } from '../../support/shop'

describeEachEngine('the deadline of an unpaid order', (context) => {
  const shop = useShop(context)
  const statusOf = async (id: string) => (await shop.call<Order>('GET', `/orders/${id}`, { as: shop.merchant })).body.status
  const later = (seconds: number) => new Date(shop.now.getTime() + seconds * 1000)

  it('cancels it and gives its stock back, to the second and not before', async () => {
    const goods = await shop.addGoods([5])
    const skuId = goods.skus[0]!.id
    const roomId = await shop.addRoom([{ goodsId: goods.id }])
    const order = await shop.buy(shop.ann, skuId, 2)
    expect(await expireOrders(shop.app.deps.run, later(HOLD_SECONDS - 1))).toBe(0)
    expect([await statusOf(order.id), await shop.stockOf(skuId)]).toEqual(['unpaid', 3])
    expect(await expireOrders(shop.app.deps.run, later(HOLD_SECONDS))).toBe(1)
    expect([await statusOf(order.id), await shop.stockOf(skuId)]).toEqual(['cancelled', 5])
    expect((await shop.events(roomId)).at(-1)).toMatchObject({ type: 'goods.changed', data: { stock: 5 } })
    expect(await expireOrders(shop.app.deps.run, later(HOLD_SECONDS))).toBe(0)
  })

  it('leaves paid orders alone', async () => {
    const order = await shop.buy(shop.ann, (await shop.addGoods([5])).skus[0]!.id)
    await shop.pay(shop.ann, order.id)
    expect(await expireOrders(shop.app.deps.run, later(HOLD_SECONDS * 2))).toBe(0)
    expect(await statusOf(order.id)).toBe('paid')
  })

  it('works through many in batches, with two servers at it', async () => {
    const [first, second] = (await shop.addGoods([20, 20])).skus
    for (let index = 0; index < 11; index++)
      await shop.buy(index % 2 ? shop.ann : shop.bob, (index % 3 ? first : second)!.id)
    const elsewhere = createRun({ database: context.db, channel: { notify: () => {}, announce: () => {} }, clock: () => shop.now })
    const done = await Promise.all([shop.app.deps.run, elsewhere].map(run => expireOrders(run, later(HOLD_SECONDS), 3)))
    // What one server held, the other left to it.
    const rest = await expireOrders(elsewhere, later(HOLD_SECONDS))
    expect(done[0]! + done[1]! + rest).toBe(11)
    expect([await shop.stockOf(first!.id), await shop.stockOf(second!.id)]).toEqual([20, 20])
  })

  describe('is a job', () => {
    beforeEach(() => emptyJobs(context.db))
    const waiting = async () => (await context.db.pool.query(`SELECT FROM pgboss.job WHERE name = 'order.expire' AND state < 'active'`)).rowCount
    const pass = async (seconds: number) => {
      shop.now = later(seconds)
      await passJobTime(context.db, seconds)
    }

    it('that is done to the second by a server started since', async () => {
      const skuId = (await shop.addGoods([5])).skus[0]!.id
      const order = await shop.buy(shop.ann, skuId, 2)
      await shop.app.deps.outbox.relay()
      const restarted = await buildTestApp(context.db, { clock: () => shop.now })
      await pass(HOLD_SECONDS - 2)
      expect(await restarted.jobs.runDue()).toBe(0)
      await pass(2)
      expect(await restarted.jobs.runDue()).toBe(1)
      await restarted.close()
      expect([await statusOf(order.id), await shop.stockOf(skuId), await waiting()]).toEqual(['cancelled', 5, 0])
    })

    it('for all that end at one time, and another for those that end later', async () => {
      const skuId = (await shop.addGoods([50])).skus[0]!.id
      const first = await shop.buy(shop.ann, skuId)
      shop.now = new Date(shop.now.getTime() + 100)
      const second = await shop.buy(shop.bob, skuId)
      shop.now = later(5)
      const third = await shop.buy(shop.bob, skuId)
      await shop.app.deps.outbox.relay()
      expect(await waiting()).toBe(2)
      await pass(HOLD_SECONDS - 5)
      await shop.app.jobs.runDue()
      expect(await Promise.all([first, second, third].map(order => statusOf(order.id)))).toEqual(['cancelled', 'cancelled', 'unpaid'])
      await pass(5)
      await shop.app.jobs.runDue()
      expect([await statusOf(third.id), await shop.stockOf(skuId), await waiting()]).toEqual(['cancelled', 50, 0])
    })

    it('that waits for the clock of the server that does it', async () => {
      const order = await shop.buy(shop.ann, (await shop.addGoods([5])).skus[0]!.id)
      await shop.app.deps.outbox.relay()
      await passJobTime(context.db, HOLD_SECONDS)
      shop.now = later(HOLD_SECONDS - 10)
      expect(await shop.app.jobs.runDue()).toBe(1)
      expect([await statusOf(order.id), await waiting()]).toEqual(['unpaid', 1])
      await pass(10)
      expect(await shop.app.jobs.runDue()).toBe(1)
      expect([await statusOf(order.id), await waiting()]).toEqual(['cancelled', 0])
    })

    if (context.engine === 'postgres') {
      it('that comes back for an order in other hands, and is shared by servers', async () => {
        const skuId = (await shop.addGoods([5])).skus[0]!.id
        const held = await shop.buy(shop.ann, skuId)
        const other = await shop.buy(shop.bob, skuId)
        await shop.app.deps.outbox.relay()
        const elsewhere = await buildTestApp(context.db, { clock: () => shop.now })
        await pass(HOLD_SECONDS)
        await context.db.orm.transaction(async (tx) => {
          await tx.select().from(orders).where(eq(orders.id, held.id)).for('update')
          const done = await Promise.all([shop.app.jobs.runDue(), elsewhere.jobs.runDue()])
          expect(done.sort()).toEqual([0, 1])
          expect(await statusOf(other.id)).toBe('cancelled')
        })
        await pass(1)
        await elsewhere.jobs.runDue()
        await elsewhere.close()
        expect([await statusOf(held.id), await shop.stockOf(skuId), await waiting()]).toEqual(['cancelled', 5, 0])
      })
    }
  })

  // The embedded engine has one connection, so there nobody can be in the middle of something.
  if (context.engine === 'postgres') {
    it('does not wait for an order that is being paid, and does not cancel it', async () => {
      const skuId = (await shop.addGoods([5])).skus[0]!.id
      const paying = await shop.buy(shop.ann, skuId)
      const forgotten = await shop.buy(shop.bob, skuId)
      await context.db.orm.transaction(async (tx) => {
        await tx.update(orders).set({ status: 'paid' }).where(eq(orders.id, paying.id))
        expect(await expireOrders(shop.app.deps.run, later(HOLD_SECONDS))).toBe(1)
      })
      expect([await statusOf(paying.id), await statusOf(forgotten.id)]).toEqual(['paid', 'cancelled'])
    })
  }
})
