import type { Goods } from '#contract/goods'
import { describe, expect, it } from 'vitest'
import { Backstage } from './people/backstage'
import { Shopper } from './people/shopper'
import { useStage } from './people/stage'

describe('an order that nobody pays', () => {
  const HOLD_SECONDS = 8
  const stage = useStage({ env: { ORDER_HOLD_SECONDS: String(HOLD_SECONDS) } })

  it('says that its time is over, and its stock comes back on every open screen', async () => {
    const anchor = await Backstage.signIn(stage.url, '小满', 'anchor')
    const merchant = await Backstage.signIn(stage.url, '店长', 'merchant')
    const goods = await merchant.call<Goods>('POST', '/goods', {
      title: '手工陶杯',
      images: ['/demo/covers/tea.jpg'],
      price: 6900,
      marketPrice: 9900,
      skus: [{ spec: '默认', price: 6900, stock: 1 }],
    })
    const room = await anchor.createRoom({ title: '陶器夜', goodsIds: [goods.id] })
    await anchor.call('PUT', `/rooms/${room.id}/pin`, { goodsId: goods.id })
    const [shopper, watcher] = [await Shopper.open(stage.browser, stage.url), await Shopper.open(stage.browser, stage.url)]
    await watcher.enterByLink(room.id)
    await shopper.enterByLink(room.id)
    await shopper.at('goods-card-buy').click()
    await shopper.at('buy-now').click()
    await shopper.signIn('阿青')
    await shopper.at('place-order').click()
    await shopper.at('pay').waitFor()
    await watcher.pushedCard.filter({ hasText: '售罄' }).waitFor()

    await shopper.at('order-status').filter({ hasText: '已取消' }).waitFor({ timeout: (HOLD_SECONDS + 10) * 1000 })
    await watcher.pushedCard.filter({ hasText: /剩\s*1\s*件/ }).waitFor()
    await shopper.at('see-order').click()
    await shopper.reads('已取消')
    expect([shopper, watcher].flatMap(person => person.complaints)).toEqual([])
  })
})
