import { beforeAll, describe, expect, it } from 'vitest'
import { Backstage } from './people/backstage'
import { Shopper } from './people/shopper'
import { useStage } from './people/stage'

/** A page behind a link that leads nowhere: what it says, and the way on from it. */
describe('links that lead nowhere', () => {
  const stage = useStage()
  let shopper: Shopper
  let anchor: Backstage

  beforeAll(async () => {
    shopper = await Shopper.open(stage.browser, stage.url)
    anchor = await Backstage.signIn(stage.url, '小满', 'anchor')
  })

  const isHome = () => shopper.at('room-card').waitFor()

  it.each([
    ['of the right form', 'nosuchroom'],
    ['of no form', '%20%2F..%2F'],
    ['left out', ''],
  ])('says that there is no such room (id %s) and leads to the live square', async (_, id) => {
    await shopper.follow(`/src/packages/live/room?id=${id}`)
    await shopper.reads('没有找到这个直播间')
    await shopper.press('去直播广场')
    await isHome()
  })

  it('shows an ended room as ended, with its summary, its goods and a way to others', async () => {
    const goods = await anchor.call<{ items: { id: string, title: string }[] }>('GET', '/goods')
    const room = await anchor.createRoom({ title: '昨晚那场', goodsIds: [goods.items[0]!.id] })
    await anchor.call('POST', `/rooms/${room.id}/end`)
    await shopper.follow(`/src/packages/live/room?id=${room.id}`)
    await shopper.at('room-ended').getByText('直播已结束').waitFor()
    await shopper.at('goods-bag').click()
    await shopper.at('goods-sheet').getByText(goods.items[0]!.title).waitFor()
    await shopper.page.keyboard.press('Escape')
    await shopper.press('看看别的直播')
    await isHome()
  })

  it('shows the room of the link that was pasted over another room\'s', async () => {
    const [first, second] = [await anchor.createRoom({ title: '第一场' }), await anchor.createRoom({ title: '第二场' })]
    await shopper.enterByLink(first.id)
    await shopper.reads('第一场')
    await shopper.follow(`/src/packages/live/room?id=${second.id}`)
    await shopper.reads('第二场')
  })

  it.each(['nosuchgoods', '%20%2F..%2F', ''])('says that there are no such goods (id "%s") and leads to the lives', async (id) => {
    await shopper.follow(`/src/packages/shop/goods?id=${id}`)
    await shopper.reads('商品不存在')
    await shopper.press('去看直播')
    await isHome()
  })

  it('asks who one is before it says anything about an order', async () => {
    await shopper.follow('/src/packages/shop/order?id=nosuchorder')
    await shopper.reads('登录后查看订单')
    await shopper.press('登录')
    await shopper.signIn('阿青')
    await shopper.reads('订单不存在')
  })

  it.each(['nosuchorder', '%20%2F..%2F', ''])('says that there is no such order (id "%s") and leads to one\'s own', async (id) => {
    await shopper.follow(`/src/packages/shop/order?id=${id}`)
    await shopper.reads('订单不存在')
    await shopper.press('查看我的订单')
    await shopper.reads('还没有订单')
  })

  it('does not show the order of somebody else', async () => {
    const other = await Backstage.signIn(stage.url, '小北', 'shopper')
    const goods = await other.call<{ items: { id: string, skus: { id: string }[] }[] }>('GET', '/goods')
    const answer = await fetch(`${stage.url}/api/orders`, {
      method: 'POST',
      headers: { 'Authorization': `Bearer ${other.session.token}`, 'Content-Type': 'application/json', 'Idempotency-Key': 'k-of-another' },
      body: JSON.stringify({ items: [{ skuId: goods.items[0]!.skus[0]!.id, qty: 1 }] }),
    })
    const order = await answer.json() as { id: string }
    await shopper.follow(`/src/packages/shop/order?id=${order.id}`)
    await shopper.reads('订单不存在')
  })

  it('leads from an address of no page to one that is', async () => {
    await shopper.page.goto(`${stage.url}/#/no/such/page`)
    await isHome()
  })

  it('raised no complaint', () => expect(shopper.complaints).toEqual([]))
})
