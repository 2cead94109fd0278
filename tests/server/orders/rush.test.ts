import type { Person } from '../../support/shop'
import { expect, it } from 'vitest'
import { describeEachEngine } from '../../support/database'
import { useShop } from '../../support/shop'

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index))

describeEachEngine('a rush', (context) => {
  const shop = useShop(context)
  const tally = (answers: { status: number, code: string | undefined }[]) => {
    const counts: Record<string, number> = {}
    for (const answer of answers)
      counts[answer.code ?? answer.status] = (counts[answer.code ?? answer.status] ?? 0) + 1
    return counts
  }

  it('of 1,000 buyers for 50 pieces makes exactly 50 orders, and tells everybody else', async () => {
    const goods = await shop.addGoods([50])
    const skuId = goods.skus[0]!.id
    const roomId = await shop.addRoom([{ goodsId: goods.id }])
    // Signing in takes a connection each; it is not what rushes here.
    const buyers: Person[] = []
    while (buyers.length < 1000)
      buyers.push(...await Promise.all(times(50, index => shop.signIn(`买家${buyers.length + index}`))))
    const answers = await Promise.all(buyers.map(buyer => shop.place(buyer, { items: [{ skuId, qty: 1 }], roomId, expectedTotal: 1000 })))
    expect(tally(answers)).toEqual({ 201: 50, STOCK_EMPTY: 950 })
    expect(answers.filter(answer => answer.status === 409).every(answer => answer.details.left === 0)).toBe(true)
    expect(await shop.stockOf(skuId)).toBe(0)
    expect(await countRows()).toEqual({ orders: 50, items: 50, news: 50, held: 50 })
    const events = await shop.events(roomId)
    // So many names nobody could read, and stock is told as it is, not as it was on the way.
    expect(events.map(event => event.type)).toEqual(['order.placed', 'order.placed', 'order.placed', 'goods.changed'])
    expect(events.at(-1)).toMatchObject({ data: { stock: 0 } })
  }, 120_000)

  it('of taps with one key makes one order, even for the last piece', async () => {
    const skuId = (await shop.addGoods([1])).skus[0]!.id
    const answers = await Promise.all(times(10, () => shop.place(shop.ann, { items: [{ skuId, qty: 1 }] }, 'one')))
    expect(tally(answers)).toEqual({ 200: 9, 201: 1 })
    expect(new Set(answers.map(answer => answer.body.id)).size).toBe(1)
    expect(await shop.stockOf(skuId)).toBe(0)
  })

  it('of different orders with one key makes one of them', async () => {
    const { skus } = await shop.addGoods(times(6, () => 5))
    const answers = await Promise.all(skus.map(sku => shop.place(shop.ann, { items: [{ skuId: sku.id, qty: 1 }] }, 'one')))
    expect(tally(answers)).toEqual({ 201: 1, KEY_REUSED: 5 })
    expect((await Promise.all(skus.map(sku => shop.stockOf(sku.id)))).sort()).toEqual([4, 5, 5, 5, 5, 5])
  })

  it('of carts that hold the same goods the other way round ends without a deadlock', async () => {
    const [first, second] = (await shop.addGoods([100, 100])).skus
    const third = (await shop.addGoods([100])).skus[0]!
    const line = (sku: { id: string }) => ({ skuId: sku.id, qty: 1 })
    const carts = [[first!, second!, third], [third, second!, first!], [second!, first!, third]]
    const answers = await Promise.all(times(45, index => shop.place(index % 2 ? shop.ann : shop.bob, { items: carts[index % 3]!.map(line) })))
    expect(tally(answers)).toEqual({ 201: 45 })
    for (const sku of [first!, second!, third])
      expect(await shop.stockOf(sku.id)).toBe(55)
    await expectNoDeadlock()
  }, 60_000)

  it('of orders from rooms that show the same goods ends without a deadlock', async () => {
    const goods = [await shop.addGoods([100]), await shop.addGoods([100])]
    const shelf = goods.map(it => ({ goodsId: it.id }))
    const rooms = [await shop.addRoom(shelf), await shop.addRoom(shelf)]
    const answers = await Promise.all(times(40, index => shop.place(shop.ann, {
      items: [{ skuId: goods[index % 2]!.skus[0]!.id, qty: 1 }],
      roomId: rooms[index % 2],
    })))
    expect(tally(answers)).toEqual({ 201: 40 })
    for (const room of rooms) {
      const changed = (await shop.events(room)).filter(event => event.type === 'goods.changed').map(event => event.data as { goodsId: string, stock: number })
      for (const it of goods)
        expect(changed.filter(data => data.goodsId === it.id).at(-1)).toMatchObject({ stock: 80 })
    }
    await expectNoDeadlock()
  }, 60_000)

  async function countRows(): Promise<unknown> {
    const { rows } = await context.db.pool.query(`
      SELECT (SELECT count(*)::int FROM "order") AS orders, (SELECT sum(qty)::int FROM order_item) AS items,
        (SELECT coalesce(sum(jsonb_array_length(payload -> 'orderIds')), 0)::int FROM outbox WHERE topic = 'orders.placed') AS news, (SELECT count(*)::int FROM "order" WHERE status = 'unpaid' AND expires_at > created_at) AS held`)
    return rows[0]
  }

  /** A deadlock that the database broke would have been repeated, and so go unseen in the answers. */
  async function expectNoDeadlock(): Promise<void> {
    if (context.engine !== 'postgres')
      return
    const { rows } = await context.db.pool.query<{ deadlocks: string }>('SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()')
    expect(Number(rows[0]!.deadlocks)).toBe(0)
  }
})
