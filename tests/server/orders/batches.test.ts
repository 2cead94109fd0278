import type { Sku } from '#contract/goods'
import type { Order } from '#contract/orders'
import { setImmediate } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { goods as goodsTable, roomGoods } from '../../../server/src/db/schema'
import { OrderBatches } from '../../../server/src/domain/order-batches'
import { placeOrders } from '../../../server/src/domain/order-place'
import { readRequest } from '../../../server/src/domain/order-request'
import { describeEachEngine } from '../../support/database'
import { race } from '../../support/races'
import { HOLD_SECONDS, useShop } from '../../support/shop'

describeEachEngine('orders placed in batches', (context) => {
  const shop = useShop(context)
  const batchesOf = (options: { size?: number, queue?: number, lanes?: number } = {}) => {
    let told = 0
    const batches = new OrderBatches({ database: context.db, clock: () => shop.now, holdSeconds: HOLD_SECONDS, onPlaced: () => told++, ...options })
    let keys = 0
    return {
      batches,
      told: () => told,
      place: (skuId: string, qty = 1) => batches.place(readRequest({ id: shop.ann.id, role: 'shopper' }, { items: [{ skuId, qty }] }, `key${keys++}`)),
    }
  }

  it('are decided in the order they arrived, each by what is left then', async () => {
    const skuId = (await shop.addGoods([6])).skus[0]!.id
    const { place } = batchesOf()
    const answers = await Promise.allSettled([5, 3, 1, 1].map(qty => place(skuId, qty)))
    expect(answers.map(answer => answer.status === 'fulfilled' ? answer.value.order.items[0]!.qty : answer.reason.details.left)).toEqual([5, 1, 1, 0])
  })

  it('go in few transactions, with others gathering meanwhile, and tell of each once', async () => {
    const skuId = (await shop.addGoods([500])).skus[0]!.id
    const { place, told } = batchesOf({ size: 40 })
    const placed = await Promise.all(Array.from({ length: 200 }, () => place(skuId)))
    expect(placed.every(it => it.placed)).toBe(true)
    expect(told()).toBe(5)
    expect(await shop.stockOf(skuId)).toBe(300)
  })

  it('are refused beyond what can wait, and the others are placed', async () => {
    const skuId = (await shop.addGoods([500])).skus[0]!.id
    const { place } = batchesOf({ queue: 10 })
    const answers = await Promise.allSettled(Array.from({ length: 15 }, () => place(skuId)))
    const refused = answers.filter(answer => answer.status === 'rejected').map(answer => answer.reason)
    expect(refused).toHaveLength(5)
    expect(refused[0]).toMatchObject({ status: 503, code: 'BUSY', details: { retryAfter: 1 } })
    expect(await shop.stockOf(skuId)).toBe(490)
  })

  it('all have their answer before the end, and none is taken after it', async () => {
    const { skus } = await shop.addGoods([50, 50, 50])
    const { batches, place } = batchesOf({ size: 3, lanes: 1 })
    const waiting = Array.from({ length: 30 }, (_, index) => place(skus[index % 3]!.id))
    await setImmediate()
    const closed = batches.close()
    await expect(place(skus[0]!.id)).rejects.toMatchObject({ status: 503, code: 'UNAVAILABLE' })
    await closed
    expect((await Promise.all(waiting)).every(it => it.placed)).toBe(true)
    expect((await Promise.all(skus.map(sku => shop.stockOf(sku.id))))).toEqual([40, 40, 40])
    await expect(place(skus[0]!.id)).rejects.toMatchObject({ status: 503 })
  })

  it('cost what holds in each room now, whichever prices are remembered', async () => {
    const goods = await shop.addGoods([50])
    const skuId = goods.skus[0]!.id
    const roomIds = [await shop.addRoom([{ goodsId: goods.id, livePrice: 900 }]), await shop.addRoom([{ goodsId: goods.id, livePrice: 800 }])]
    const totals = async () => (await Promise.all(roomIds.map(roomId => shop.buy(shop.ann, skuId, 1, { roomId })))).map(order => order.total)
    expect(await totals()).toEqual([900, 800])
    await context.db.orm.delete(roomGoods).where(eq(roomGoods.roomId, roomIds[1]!))
    expect(await totals()).toEqual([900, 1000])
    await context.db.orm.update(goodsTable).set({ title: '新名字' }).where(eq(goodsTable.id, goods.id))
    expect((await shop.buy(shop.ann, skuId)).items[0]!.title).toBe('新名字')
  })

  it('are looked at again when one loses its key to an order of another SKU meanwhile', async () => {
    const { skus } = await shop.addGoods([9, 1])
    const [other, last] = skus as [Sku, Sku]
    const ask = ({ id }: { id: string }, sku: Sku, key: string) => readRequest({ id, role: 'shopper' }, { items: [{ skuId: sku.id, qty: 1 }] }, key)
    const quicker = ask(shop.ann, other, 'one')
    const { batches, told } = batchesOf()
    const [, fates] = await race(context, meet => shop.app.deps.run(async (work) => {
      await placeOrders(work, [quicker], HOLD_SECONDS)
      await meet()
    }), () => Promise.allSettled([batches.place(ask(shop.ann, last, 'one')), batches.place(ask(shop.bob, last, 'two'))]))
    expect(fates).toMatchObject([{ reason: { code: 'KEY_REUSED', details: { orderId: quicker.id } } }, { value: { placed: true } }])
    expect(await batches.place(ask(shop.bob, last, 'two'))).toMatchObject({ placed: false, order: { id: fates[1].status === 'fulfilled' && fates[1].value.order.id } })
    expect(told()).toBe(1)
    expect(await Promise.all(skus.map(sku => shop.stockOf(sku.id)))).toEqual([8, 0])
  })

  it('are tried one by one when one of them spoils the batch', async () => {
    const skuId = (await shop.addGoods([50])).skus[0]!.id
    const { batches, place } = batchesOf()
    const stranger = readRequest({ id: 'user_gone', role: 'shopper' }, { items: [{ skuId, qty: 1 }] }, 'key')
    const answers = await Promise.allSettled([place(skuId), batches.place(stranger), place(skuId)])
    expect(answers.map(answer => answer.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await shop.stockOf(skuId)).toBe(48)
  })

  if (context.engine === 'postgres') {
    it('survive a database that is restarted: an answer or a 503, and the same key finds what became of it', async () => {
      const skuId = (await shop.addGoods([100])).skus[0]!.id
      const attempt = (index: number) => shop.place(shop.ann, { items: [{ skuId, qty: 1 }] }, `restart${index}`)
      let answers: Awaited<ReturnType<typeof attempt>>[] = []
      // However far the orders are when the connections go.
      for (let round = 0; answers.every(answer => answer.status === 201) && round < 20; round++) {
        const under = Promise.all(Array.from({ length: 40 }, (_, index) => attempt(round * 40 + index)))
        for (let turn = 0; turn <= round; turn++)
          await setImmediate()
        await cutConnections()
        answers = await under
        expect(answers.every(answer => answer.status === 201 || answer.status === 503 || answer.code === 'STOCK_EMPTY')).toBe(true)
        const again = await Promise.all(answers.map((_, index) => attempt(round * 40 + index)))
        for (const [index, answer] of answers.entries()) {
          if (answer.status === 201)
            expect(again[index]).toMatchObject({ status: 200, body: { id: answer.body.id } })
        }
      }
      const { rows } = await context.db.pool.query(`SELECT (SELECT count(*)::int FROM "order") AS orders, (SELECT sum(qty)::int FROM order_item) AS items, (SELECT coalesce(sum(jsonb_array_length(payload -> 'orderIds')), 0)::int FROM outbox WHERE topic = 'orders.placed') AS news`)
      const sold = 100 - await shop.stockOf(skuId)
      expect(rows[0]).toEqual({ orders: sold, items: sold, news: sold })
      expect((await shop.call<{ items: Order[] }>('GET', '/orders', { as: shop.ann })).status).toBe(200)
    }, 60_000)
  }

  async function cutConnections(): Promise<void> {
    await context.db.pool.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()').catch(() => {})
  }
})
