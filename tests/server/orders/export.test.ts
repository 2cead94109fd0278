import type { Address } from '#contract/orders'
import { Buffer } from 'node:buffer'
import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { orderItems, orders } from '../../../server/src/db/schema'
import { newId } from '../../../server/src/domain/ids'
import { describeEachEngine } from '../../support/database'
import { START, succeeded, useShop } from '../../support/shop'

describeEachEngine('the export of orders', (context) => {
  const shop = useShop(context)
  async function table(query = '', as = shop.merchant) {
    const answer = await shop.app.app.inject({ url: `/api/orders.csv${query}`, headers: as.headers })
    expect(answer.statusCode, answer.body).toBe(200)
    return { answer, rows: answer.body.replace('\uFEFF', '').trimEnd().split('\r\n') }
  }

  it('is a table for spreadsheets: one row for each thing bought, the total once', async () => {
    const goods = await shop.addGoods([9, 9], { title: '裙子, "长"' })
    const roomId = await shop.addRoom([{ goodsId: goods.id, livePrice: 900 }])
    const home = { name: '小安', phone: '13800000000', region: '浙江', detail: '文三路' }
    const address = succeeded(await shop.call<Address>('POST', '/addresses', { as: shop.ann, body: home }))
    const order = succeeded(await shop.place(shop.ann, { items: goods.skus.map(({ id }, at) => ({ skuId: id, qty: at + 1 })), roomId, addressId: address.id, note: '轻放' }))
    await shop.pay(shop.ann, order.id)
    await shop.step(shop.merchant, order.id, 'ship', { carrier: '顺丰', trackingNo: 'SF1' })
    const { answer, rows } = await table()
    expect(answer.headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="orders-2030-01-01.csv"', 'cache-control': 'no-store' })
    expect(answer.rawPayload.subarray(0, 3)).toEqual(Buffer.from([0xEF, 0xBB, 0xBF]))
    const line = (spec: string, price: string, qty: string, sum: string, total: string) =>
      `${order.id},待收货,2030-01-01 16:00:00,2030-01-01 16:00:00,2030-01-01 16:00:00,小安,小安,13800000000,浙江 文三路,晚八点,"裙子, ""长""",${spec},${price},${qty},${sum},,${total},顺丰,SF1,轻放,,`
    expect(rows.slice(1)).toEqual([line('1 号', '9.00', '1', '9.00', '29.00'), line('2 号', '10.00', '2', '20.00', '')])
  })

  it('takes the filters of the list, another language and another clock', async () => {
    const skuId = (await shop.addGoods([9])).skus[0]!.id
    await shop.buy(shop.ann, skuId)
    const paid = await shop.buy(shop.bob, skuId)
    await shop.pay(shop.bob, paid.id)
    const { rows } = await table('?status=paid&language=en&utcOffset=-60')
    expect(rows).toHaveLength(2)
    expect(rows[0]).toMatch(/^Order,State,Placed/)
    expect(rows[1]).toContain(`${paid.id},to ship,2030-01-01 07:00:00`)
  })

  it('runs nothing in the spreadsheet of who opens it', async () => {
    const evil = await shop.signIn('=HYPERLINK("x")')
    const skuId = (await shop.addGoods([9], { title: '@SUM(1)' })).skus[0]!.id
    await shop.buy(evil, skuId, 1, { note: '-1+1' })
    const [, row] = (await table()).rows
    for (const cell of [`,"'=HYPERLINK(""x"")",`, `,'@SUM(1),`, `,'-1+1,`])
      expect(row).toContain(cell)
  })

  it.each(['773412345678901', '00123', '12E45'])('leaves the parcel\'s number %s to no spreadsheet to round', async (trackingNo) => {
    const order = await shop.buy(shop.ann, (await shop.addGoods([9])).skus[0]!.id)
    await shop.pay(shop.ann, order.id)
    await shop.step(shop.merchant, order.id, 'ship', { carrier: '中通', trackingNo })
    const [, row] = (await table()).rows
    expect(row).toContain(`,中通,\t${trackingNo},`)
  })

  it('is whole and in order over many pages, without a repeat', async () => {
    const one = await shop.buy(shop.ann, (await shop.addGoods([9])).skus[0]!.id)
    const [row] = await context.db.orm.select().from(orders).where(eq(orders.id, one.id))
    const [item] = await context.db.orm.select().from(orderItems).where(eq(orderItems.orderId, one.id))
    const many = Array.from({ length: 450 }, (_, at) => ({ ...row!, id: newId('order'), userId: shop.bob.id, idempotencyKey: `k${at}`, createdAt: new Date(START.getTime() - Math.floor(at / 3) * 1000) }))
    await context.db.orm.insert(orders).values(many)
    await context.db.orm.insert(orderItems).values(many.map(({ id }) => ({ ...item!, orderId: id })))
    const { rows } = await table(`?q=${encodeURIComponent('小波')}`)
    expect(rows).toHaveLength(451)
    expect(new Set(rows.slice(1).map(line => line.split(',')[0]))).toEqual(new Set(many.map(({ id }) => id)))
    const times = rows.slice(1).map(line => line.split(',')[2]!)
    expect(times).toEqual([...times].sort().reverse())
  })

  it('is the merchant\'s, and refuses a time that is none', async () => {
    expect(await shop.call('GET', '/orders.csv')).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
    for (const as of [shop.ann, shop.anchor])
      expect(await shop.call('GET', '/orders.csv', { as })).toMatchObject({ status: 403, code: 'FORBIDDEN' })
    for (const from of ['yesterday', '1990-01-01T00:00:00Z'])
      expect(await shop.call('GET', `/orders.csv?from=${from}`, { as: shop.merchant })).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
  })
})
