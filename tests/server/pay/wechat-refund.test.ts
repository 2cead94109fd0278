import type { Order } from '#contract/orders'
import { expect, it } from 'vitest'
import { describeEachEngine } from '../../support/database'
import { succeeded } from '../../support/shop'
import { refundNotice } from '../../support/wechat/notices'
import { useWechatSale } from '../../support/wechat/sale'

const PARCEL = { carrier: '顺丰', trackingNo: 'SF1' }

describeEachEngine('money that WeChat sends back', (context) => {
  const sale = useWechatSale(context)
  const { world, read, step, pay, paid, approved, told, asked, refundOf } = sale
  const { shop, tell, pass, stateOf } = world
  const asMerchant = async () => (await shop.call<Order>('GET', `/orders/${sale.order.id}`, { as: shop.merchant })).body

  it('sends late money back by itself when somebody else has the stock', async () => {
    const { outTradeNo } = await pay()
    succeeded(await step(sale.buyer, 'cancel'))
    await shop.buy(shop.bob, sale.skuId, 4)
    await told(outTradeNo)
    expect(await read()).toMatchObject({ status: 'cancelled', refund: { cause: 'late', status: 'approved', amount: 2000, refundedAt: null } })
    expect((await stateOf(sale.buyer, outTradeNo)).status).toBe('refunding')
    await pass(1)
    expect(refundOf(outTradeNo)).toMatchObject({ amount: 2000, status: 'PROCESSING' })
    refundOf(outTradeNo).status = 'SUCCESS'
    expect(await tell(refundNotice(shop.now, refundOf(outTradeNo)))).toBe(204)
    expect(await read()).toMatchObject({ status: 'cancelled', refund: { cause: 'late', refundedAt: shop.now.toISOString() } })
    expect((await stateOf(sale.buyer, outTradeNo)).status).toBe('refunded')
    expect(await shop.stockOf(sale.skuId)).toBe(1)
  })

  it('is refunding until WeChat says that the money has arrived', async () => {
    const { outTradeNo } = await paid()
    expect(await approved()).toMatchObject({ status: 'refunding', refund: { status: 'approved', refundedAt: null } })
    expect(await shop.stockOf(sale.skuId)).toBe(5)
    for (const name of ['refund/approve', 'refund/reject'])
      expect(await step(shop.merchant, name), name).toMatchObject({ status: 409, code: 'WRONG_STATE' })
    await pass(1)
    expect((await read()).status).toBe('refunding')
    refundOf(outTradeNo).status = 'SUCCESS'
    for (let time = 0; time < 2; time++)
      expect(await tell(refundNotice(shop.now, refundOf(outTradeNo)))).toBe(204)
    expect(await read()).toMatchObject({ status: 'refunded', refund: { status: 'approved', refundedAt: shop.now.toISOString() } })
    await pass(3600)
    expect(asked(/^POST \/v3\/refund/)).toBe(1)
    expect(await shop.stockOf(sale.skuId)).toBe(5)
  })

  it('finds a refund whose notification was lost', async () => {
    const { outTradeNo } = await paid()
    await approved()
    await pass(1)
    refundOf(outTradeNo).status = 'SUCCESS'
    await pass(10)
    expect((await read()).status).toBe('refunded')
    expect(world.wechat.ledger.refunds.size).toBeGreaterThan(0)
  })

  it('tries a refund again that WeChat refuses, and shows the merchant why, nobody else', async () => {
    const { outTradeNo } = await paid()
    world.wechat.ledger.refundsAre = 'SUCCESS'
    Object.assign(world.wechat.refuse, { times: 2, code: 'NOT_ENOUGH', status: 403 })
    await approved()
    await pass(1)
    expect((await asMerchant()).refund).toMatchObject({ problem: 'NOT_ENOUGH', refundedAt: null })
    expect((await read())).toMatchObject({ status: 'refunding', refund: { problem: null } })
    await pass(10)
    expect((await asMerchant()).refund?.problem).toBe('NOT_ENOUGH')
    await pass(30)
    expect(await asMerchant()).toMatchObject({ status: 'refunded', refund: { problem: null, refundedAt: shop.now.toISOString() } })
    expect([...world.wechat.ledger.refunds.values()].filter(refund => refund.outTradeNo === outTradeNo)).toHaveLength(1)
  })

  it('shows a refund WeChat could not send', async () => {
    const { outTradeNo } = await paid()
    await approved()
    await pass(1)
    refundOf(outTradeNo).status = 'ABNORMAL'
    expect(await tell(refundNotice(shop.now, refundOf(outTradeNo)))).toBe(204)
    await pass(10)
    expect(await asMerchant()).toMatchObject({ status: 'refunding', refund: { problem: 'REFUND_ABNORMAL' } })
  })

  it('is not led astray by news out of order', async () => {
    const { outTradeNo } = await pay()
    await pass(10)
    expect((await read()).status).toBe('paid')
    await approved()
    await pass(1)
    refundOf(outTradeNo).status = 'SUCCESS'
    expect(await tell(refundNotice(shop.now, refundOf(outTradeNo)))).toBe(204)
    // The news of the payment come after those of its refund.
    expect(await told(outTradeNo)).toBe(204)
    expect((await read()).status).toBe('refunded')
    expect((await stateOf(sale.buyer, outTradeNo)).status).toBe('refunded')
    expect(await tell(refundNotice(shop.now, { ...refundOf(outTradeNo), outRefundNo: 'refund_of_nobody' }))).toBe(204)
    expect(await shop.stockOf(sale.skuId)).toBe(5)
  })

  it('keeps a parcel that has left out of the stock', async () => {
    await paid()
    succeeded(await step(shop.merchant, 'ship', PARCEL))
    await approved()
    world.wechat.ledger.refundsAre = 'SUCCESS'
    await pass(1)
    expect([(await read()).status, await shop.stockOf(sale.skuId)]).toEqual(['refunded', 3])
  })
})
