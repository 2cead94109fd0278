import type { Page } from '#contract/common'
import type { Goods } from '#contract/goods'
import { expect, it } from 'vitest'
import { describeEachEngine } from '../../support/database'
import { succeeded, useShop } from '../../support/shop'

describeEachEngine('goods', (context) => {
  const shop = useShop(context)
  const list = async (query = '', as?: typeof shop.ann) => succeeded(await shop.call<Page<Goods>>('GET', `/goods${query}`, { as }))

  it('is shown to guests with its SKUs and the sum of their stock', async () => {
    const made = await shop.addGoods([3, 4], { specNames: ['尺码'], description: '夏天' })
    const { body } = await shop.call<Goods>('GET', `/goods/${made.id}`)
    expect(body).toEqual(made)
    expect(body).toMatchObject({ title: '碎花连衣裙', stock: 7, status: 'on', specNames: ['尺码'], skus: [{ spec: '1 号', price: 1000, stock: 3 }, { spec: '2 号', price: 1100, stock: 4 }] })
  })

  it('answers unknown goods with 404', async () => {
    expect(await shop.call('GET', '/goods/goods_none')).toMatchObject({ status: 404, code: 'GOODS_NOT_FOUND' })
    expect(await shop.call('PATCH', '/goods/goods_none', { as: shop.merchant, body: { title: '新' } })).toMatchObject({ status: 404, code: 'GOODS_NOT_FOUND' })
  })

  it('pages from the newest to the oldest without a gap, also within one instant', async () => {
    const made: string[] = []
    for (let index = 0; index < 5; index++) {
      shop.now = new Date(shop.now.getTime() + (index % 2) * 1000)
      made.push((await shop.addGoods([1])).id)
    }
    const first = await list('?limit=2')
    const second = await list(`?limit=2&cursor=${first.nextCursor}`)
    const third = await list(`?limit=2&cursor=${second.nextCursor}`)
    const seen = [...first.items, ...second.items, ...third.items].map(it => it.id)
    expect(third.nextCursor).toBeNull()
    expect([...seen].sort()).toEqual([...made].sort())
    expect(seen.indexOf(made[4]!)).toBeLessThan(seen.indexOf(made[0]!))
  })

  it('refuses a cursor it never gave', async () => {
    expect(await shop.call('GET', '/goods?cursor=nowhere')).toMatchObject({ status: 400, code: 'CURSOR_UNKNOWN' })
  })

  it('finds words of the title, taking signs of the pattern language as they are', async () => {
    const made = await shop.addGoods([1], { title: '100% 棉 T恤' })
    await shop.addGoods([1], { title: '1000 次水洗' })
    expect((await list('?q=100%25')).items.map(it => it.id)).toEqual([made.id])
    expect((await list(`?q=${encodeURIComponent('t恤')}`)).items.map(it => it.id)).toEqual([made.id])
    expect((await list('?q=_')).items).toEqual([])
  })

  it('finds what has sold out or nearly, by its worst SKU', async () => {
    const out = await shop.addGoods([0, 50])
    const low = await shop.addGoods([10, 50])
    await shop.addGoods([11])
    expect((await list('?stock=out')).items.map(it => it.id)).toEqual([out.id])
    expect((await list('?stock=low')).items.map(it => it.id).sort()).toEqual([out.id, low.id].sort())
    await shop.call('PATCH', `/goods/${out.id}`, { as: shop.merchant, body: { skus: [out.skus[1]] } })
    expect((await list('?stock=out')).items).toEqual([])
  })

  it.each([
    ['price', [100, 200, 200, 300]],
    ['-price', [300, 200, 200, 100]],
    ['stock', [100, 300, 200, 200]],
  ])('pages sorted by %s', async (sort, prices) => {
    for (const [price, stock] of [[200, 9], [100, 1], [300, 4], [200, 9]] as const)
      await shop.addGoods([stock, 0], { price })
    const first = await list(`?sort=${sort}&limit=2`)
    const second = await list(`?sort=${sort}&limit=2&cursor=${first.nextCursor}`)
    expect([...first.items, ...second.items].map(it => it.price)).toEqual(prices)
    expect(new Set([...first.items, ...second.items].map(it => it.id)).size).toBe(4)
    expect(second.nextCursor).toBeNull()
  })

  it('shows goods off shelf in lists to the merchant only', async () => {
    const on = await shop.addGoods([1])
    const off = await shop.addGoods([1], { status: 'off' })
    expect((await list()).items.map(it => it.id)).toEqual([on.id])
    expect((await list('?status=off', shop.merchant)).items.map(it => it.id)).toEqual([off.id])
    expect((await list('', shop.merchant)).items).toHaveLength(2)
    expect(await shop.call('GET', '/goods?status=off', { as: shop.ann })).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  })

  it('is written by merchants only', async () => {
    const body = { title: '鞋', images: ['/a.jpg'], price: 1, marketPrice: 1, skus: [{ spec: '一', price: 1, stock: 1 }] }
    expect(await shop.call('POST', '/goods', { body })).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
    for (const as of [shop.ann, shop.anchor]) {
      expect(await shop.call('POST', '/goods', { as, body })).toMatchObject({ status: 403, code: 'FORBIDDEN' })
      expect(await shop.call('PATCH', '/goods/goods_none', { as, body })).toMatchObject({ status: 403, code: 'FORBIDDEN' })
    }
    expect((await list()).items).toEqual([])
  })

  it.each([
    ['no picture', { images: [] }],
    ['a price below zero', { price: -1 }],
    ['half a fen', { price: 0.5 }],
    ['a blank title', { title: '  ' }],
    ['no SKU', { skus: [] }],
    ['a picture from a foreign scheme', { images: ['javascript:alert(1)'] }],
  ])('refuses %s', async (_what, changes) => {
    const body = { title: '鞋', images: ['/a.jpg'], price: 1, marketPrice: 1, skus: [{ spec: '一', price: 1, stock: 1 }], ...changes }
    expect(await shop.call('POST', '/goods', { as: shop.merchant, body })).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
  })

  it('refuses specifications that no shopper could tell apart or choose', async () => {
    const sku = { price: 1, stock: 1 }
    const twice = { skus: [{ ...sku, spec: '红' }, { ...sku, spec: ' 红 ' }] }
    const half = { specNames: ['颜色', '尺码'], skus: [{ ...sku, spec: '红' }] }
    for (const [changes, code] of [[twice, 'SPEC_DUPLICATE'], [half, 'SPEC_MISMATCH']] as const)
      await expect(shop.addGoods([], changes)).rejects.toThrow(code)
    expect((await list('', shop.merchant)).items).toEqual([])
  })

  it('changes SKUs by id, adds those without one, and takes those left out off sale', async () => {
    const made = await shop.addGoods([5, 6])
    const [kept, dropped] = made.skus
    const patched = succeeded(await shop.call<Goods>('PATCH', `/goods/${made.id}`, {
      as: shop.merchant,
      body: { title: ' 新裙 ', skus: [{ spec: '加大', price: 1500, stock: 1 }, { id: kept!.id, spec: '中', price: 1200, stock: 9 }] },
    }))
    expect(patched.title).toBe('新裙')
    expect(patched.skus).toMatchObject([{ spec: '加大', price: 1500, stock: 1 }, { id: kept!.id, spec: '中', price: 1200, stock: 9 }])
    expect(patched.stock).toBe(10)
    expect(await shop.place(shop.ann, { items: [{ skuId: dropped!.id, qty: 1 }] })).toMatchObject({ status: 422, code: 'SKU_UNKNOWN' })
    const back = succeeded(await shop.call<Goods>('PATCH', `/goods/${made.id}`, { as: shop.merchant, body: { skus: [{ id: dropped!.id, spec: '小', price: 900, stock: 2 }] } }))
    expect(back.skus).toEqual([{ id: dropped!.id, spec: '小', price: 900, stock: 2 }])
  })

  it('refuses a foreign SKU or one given twice, and changes nothing then', async () => {
    const made = await shop.addGoods([5])
    const other = await shop.addGoods([5])
    const own = { id: made.skus[0]!.id, spec: '甲', price: 1, stock: 1 }
    for (const skus of [[{ ...own, id: other.skus[0]!.id }], [own, { ...own, spec: '乙' }]]) {
      const answer = await shop.call('PATCH', `/goods/${made.id}`, { as: shop.merchant, body: { title: '改了', skus } })
      expect(answer).toMatchObject({ status: 422, code: 'SKU_UNKNOWN' })
    }
    expect((await shop.call('GET', `/goods/${made.id}`)).body).toEqual(made)
  })

  it('changes stock by the difference when the editor says what it saw', async () => {
    const made = await shop.addGoods([10])
    const sku = made.skus[0]!
    const edit = (stock: number, stockWas?: number) => shop.call<Goods>('PATCH', `/goods/${made.id}`, { as: shop.merchant, body: { skus: [{ ...sku, stock, stockWas }] } })
    await shop.buy(shop.ann, sku.id, 4)
    expect(succeeded(await edit(12, 10)).stock).toBe(8)
    expect(await edit(0, 10)).toMatchObject({ status: 409, code: 'STOCK_CHANGED', details: { skuId: sku.id, stock: 8 } })
    expect(await shop.stockOf(sku.id)).toBe(8)
    expect(succeeded(await edit(0, 8)).stock).toBe(0)
    expect(succeeded(await edit(5)).stock).toBe(5)
  })

  it('has a limit for each person, or none', async () => {
    const made = await shop.addGoods([3], { limitPerPerson: 2 })
    expect(made.limitPerPerson).toBe(2)
    const edit = (limitPerPerson: number | null) => shop.call<Goods>('PATCH', `/goods/${made.id}`, { as: shop.merchant, body: { limitPerPerson } })
    expect(succeeded(await edit(null)).limitPerPerson).toBeNull()
    expect(await edit(0)).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
  })

  it('tells open rooms that show it what it is now, at their own price', async () => {
    const made = await shop.addGoods([5])
    const live = await shop.addRoom([{ goodsId: made.id, livePrice: 800 }])
    const over = await shop.addRoom([{ goodsId: made.id }], 'ended')
    const sku = made.skus[0]!
    await shop.call('PATCH', `/goods/${made.id}`, { as: shop.merchant, body: { price: 900, status: 'off', skus: [{ ...sku, price: 950, stock: 4 }] } })
    expect(await shop.events(live)).toMatchObject([{
      type: 'goods.changed',
      data: { goodsId: made.id, price: 900, livePrice: 800, status: 'off', stock: 4, skus: [{ id: sku.id, price: 850, stock: 4 }] },
    }])
    expect(await shop.events(over)).toEqual([])
  })
})
