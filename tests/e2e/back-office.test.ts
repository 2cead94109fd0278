import type { Goods } from '#contract/goods'
import { describe, expect, it } from 'vitest'
import { Backstage } from './people/backstage'
import { Merchant } from './people/merchant'
import { Shopper } from './people/shopper'
import { useStage } from './people/stage'

describe('the back office while a room is open', () => {
  const stage = useStage()

  it('changes price, stock and state on every open screen within a second', async () => {
    const anchor = await Backstage.signIn(stage.url, '小满', 'anchor')
    const account = await Backstage.signIn(stage.url, '店长', 'merchant')
    const goods = await account.call<Goods>('POST', '/goods', {
      title: '手工陶杯',
      images: ['/demo/covers/tea.jpg'],
      price: 6900,
      marketPrice: 9900,
      skus: [{ spec: '默认', price: 6900, stock: 50 }],
    })
    const room = await anchor.createRoom({ title: '陶器夜', goodsIds: [goods.id] })
    await anchor.call('PUT', `/rooms/${room.id}/pin`, { goodsId: goods.id })
    const shopper = await Shopper.open(stage.browser, stage.url)
    await shopper.enterByLink(room.id)
    await shopper.pushedCard.filter({ hasText: '69' }).waitFor()
    const reader = await Shopper.open(stage.browser, stage.url)
    await reader.follow(`/src/packages/shop/goods?id=${goods.id}`)
    await reader.reads('库存 50 件')
    const chooser = await Shopper.open(stage.browser, stage.url)
    await (await Backstage.signIn(stage.url, '小池', 'shopper')).call('PUT', `/cart/items/${goods.skus[0]!.id}`, { qty: 9 })
    await chooser.follow('/src/packages/shop/cart')
    await chooser.press('登录')
    await chooser.signIn('小池')
    await chooser.at('cart-row').waitFor()
    const merchant = await Merchant.open(stage.browser, stage.url)
    await merchant.signIn('店长')

    await merchant.changeStock(goods.id, { price: '58.50', stock: '7' })
    await shopper.pushedCard.filter({ hasText: /58.*50/s }).filter({ hasText: /剩\s*7\s*件/ }).waitFor({ timeout: 1000 })
    await reader.page.getByText('剩 7 件').waitFor({ timeout: 1000 })
    await chooser.at('cart-row').filter({ hasText: '剩 7 件' }).filter({ hasText: /58.*50/s }).waitFor({ timeout: 1000 })

    await merchant.goods(goods.id).getByTestId('goods-status').click()
    await shopper.pushedCard.filter({ hasText: '已下架' }).waitFor({ timeout: 1000 })
    await reader.page.getByText('已下架').first().waitFor({ timeout: 1000 })
    await chooser.at('cart-row').filter({ hasText: '已下架' }).waitFor({ timeout: 1000 })
    await merchant.goods(goods.id).getByTestId('goods-status').click()
    await shopper.pushedCard.filter({ hasText: '去抢购' }).waitFor({ timeout: 1000 })
    expect([shopper, reader, chooser, merchant].flatMap(person => person.complaints)).toEqual([])
  })
})
