import type { Twist } from '../../support/wechat/notices'
import { generateKeyPairSync } from 'node:crypto'
import { expect, it } from 'vitest'
import { describeEachEngine } from '../../support/database'
import { HOLD_SECONDS, succeeded } from '../../support/shop'
import { paymentNotice } from '../../support/wechat/notices'
import { useWechatSale } from '../../support/wechat/sale'

const STRANGER = generateKeyPairSync('rsa', { modulusLength: 2048 })

describeEachEngine('paying by WeChat', (context) => {
  const sale = useWechatSale(context)
  const { world, read, step, pay, paid, told, asked } = sale
  const { shop, tell, pass, ticketFor, stateOf } = world

  it('hands the client what wx.requestPayment takes, signed by the merchant, the same bill each time', async () => {
    const first = await ticketFor(sale.buyer, sale.order.id)
    expect(first).toEqual({
      provider: 'wechat',
      paymentId: expect.stringMatching(/^\w{6,32}$/),
      amount: 2000,
      timeStamp: String(shop.now.getTime() / 1000),
      nonceStr: expect.stringMatching(/^\w{16,}$/),
      package: expect.stringMatching(/^prepay_id=.+$/),
      signType: 'RSA',
      paySign: expect.any(String),
    })
    shop.now = new Date(shop.now.getTime() + 60_000)
    expect((await ticketFor(sale.buyer, sale.order.id)).package).toBe(first.package)
    // The emulator refuses what the merchant's key has not signed.
    expect(() => world.wechat.pay({ ...first, paySign: first.paySign!.replace(/^./, c => c === 'A' ? 'B' : 'A') })).toThrow('signature')
    expect(world.wechat.pay(first)).toMatchObject({ outTradeNo: first.paymentId, total: 2000, state: 'SUCCESS' })
  })

  it('asks who pays to be signed in by WeChat', async () => {
    const foreign = await shop.buy(shop.ann, sale.skuId)
    expect(await shop.step(shop.ann, foreign.id, 'pay')).toMatchObject({ status: 409, code: 'WECHAT_SIGN_IN_NEEDED' })
  })

  it('says so when WeChat Pay does not answer, and can be tried again', async () => {
    world.wechat.refuse.times = 1
    expect(await step(sale.buyer, 'pay')).toMatchObject({ status: 503, code: 'PAYMENT_UNREACHABLE' })
    expect((await read()).status).toBe('unpaid')
    expect(world.wechat.pay(await ticketFor(sale.buyer, sale.order.id))).toMatchObject({ total: 2000, state: 'SUCCESS' })
  })

  it('believes no word, and asks for no money where nothing costs anything', async () => {
    const { paymentId } = await ticketFor(sale.buyer, sale.order.id)
    expect(await shop.call('POST', `/pay/sandbox/${paymentId}`, { as: sale.buyer, body: { result: 'success' } })).toMatchObject({ status: 403, code: 'DEMO_DISABLED' })
    const gift = await shop.addGoods([1], { skus: [{ spec: '默认', price: 0, stock: 1 }], price: 0 })
    sale.order = await shop.buy(sale.buyer, gift.skus[0]!.id)
    expect(await ticketFor(sale.buyer, sale.order.id)).toEqual({ provider: 'wechat', paymentId: expect.any(String), amount: 0 })
    expect((await read()).status).toBe('paid')
  })

  it('is paid once by a notification, however often it comes', async () => {
    const { outTradeNo } = await paid()
    for (let time = 0; time < 2; time++)
      expect(await told(outTradeNo)).toBe(204)
    expect(await Promise.all(Array.from({ length: 4 }, () => told(outTradeNo)))).toEqual([204, 204, 204, 204])
    expect(await stateOf(sale.buyer, outTradeNo)).toEqual({ paymentId: outTradeNo, orderId: sale.order.id, status: 'succeeded' })
    expect(await shop.stockOf(sale.skuId)).toBe(3)
  })

  it.each<[string, number, Twist]>([
    ['signed by another key', 401, { key: STRANGER.privateKey }],
    ['signed with a key of another id', 401, { publicKeyId: 'PUB_KEY_ID_STRANGER' }],
    ['altered on the way', 401, { alter: body => body.replace('encrypt-resource', 'encrypt-Resource') }],
    ['replayed after six minutes', 401, { age: 360 }],
    ['from a clock six minutes ahead', 401, { age: -360 }],
    ['encrypted with another key', 401, { apiV3Key: 'x'.repeat(32) }],
    ['with too small an amount', 422, { resource: { amount: { total: 1, currency: 'CNY' } } }],
    ['with too large an amount', 422, { resource: { amount: { total: 2001, currency: 'CNY' } } }],
    ['in another currency', 400, { resource: { amount: { total: 2000, currency: 'USD' } } }],
    ['without an amount', 400, { resource: { amount: undefined } }],
    ['for another merchant', 400, { resource: { mchid: '1900000002' } }],
    ['for another mini-program', 400, { resource: { appid: 'wxffffffffffffffff' } }],
    ['for a payment nobody knows', 404, { resource: { out_trade_no: 'pay_nobody' } }],
  ])('refuses a notification %s', async (_what, status, twist) => {
    const { outTradeNo } = await pay()
    expect(await told(outTradeNo, twist)).toBe(status)
    expect((await read()).status).toBe('unpaid')
    // The honest one that follows is heard.
    expect(await told(outTradeNo, { age: 240 })).toBe(204)
    expect((await read()).status).toBe('paid')
  })

  it.each([
    ['nothing', {}, ''],
    ['no signature', { 'content-type': 'application/json' }, '{"event_type":"TRANSACTION.SUCCESS"}'],
    ['XML', { 'content-type': 'text/xml' }, '<xml/>'],
  ])('refuses %s for a notification', async (_what, headers, body) => {
    expect(await tell({ headers: headers as Record<string, string>, body })).toBe(401)
  })

  it('lets nobody but the merchant hear of what it does not know', async () => {
    const { outTradeNo } = await pay()
    expect(await tell(paymentNotice(shop.now, { ...world.wechat.ledger.find(outTradeNo), state: 'SUCCESS' }, { resource: { trade_state: 'PAYERROR' } }))).toBe(204)
    expect((await stateOf(shop.merchant, outTradeNo).catch(error => String(error)))).toContain('PAYMENT_NOT_FOUND')
    expect((await read()).status).toBe('unpaid')
  })

  it('finds a payment whose notification was lost, asking ever more rarely', async () => {
    const trade = await pay()
    trade.state = 'NOTPAY'
    for (const [seconds, times] of [[9, 0], [1, 1], [29, 1], [1, 2], [59, 2], [1, 3]] as const) {
      await pass(seconds)
      expect(asked(/^GET .*out-trade-no/)).toBe(times)
    }
    expect((await read()).status).toBe('unpaid')
    trade.state = 'SUCCESS'
    await pass(120)
    expect((await read()).status).toBe('paid')
    await pass(3600)
    expect(asked(/^GET .*out-trade-no/)).toBe(4)
  })

  it('asks again when WeChat Pay did not answer', async () => {
    await pay()
    world.wechat.refuse.times = 1
    await pass(10)
    expect((await read()).status).toBe('unpaid')
    await pass(30)
    expect((await read()).status).toBe('paid')
  })

  it('asks for the payer who waits, though not with every look', async () => {
    const { outTradeNo } = await pay()
    world.wechat.ledger.find(outTradeNo).state = 'NOTPAY'
    expect([(await stateOf(sale.buyer, outTradeNo)).status, (await stateOf(sale.buyer, outTradeNo)).status]).toEqual(['pending', 'pending'])
    expect(asked(/^GET .*out-trade-no/)).toBe(1)
    world.wechat.ledger.find(outTradeNo).state = 'SUCCESS'
    shop.now = new Date(shop.now.getTime() + 2000)
    expect((await stateOf(sale.buyer, outTradeNo)).status).toBe('succeeded')
    expect((await read()).status).toBe('paid')
  })

  it('can be paid after a first try that failed, by the same bill', async () => {
    const ticket = await ticketFor(sale.buyer, sale.order.id)
    world.wechat.ledger.find(ticket.paymentId).state = 'PAYERROR'
    await pass(10)
    expect((await stateOf(sale.buyer, ticket.paymentId)).status).toBe('pending')
    world.wechat.ledger.find(ticket.paymentId).state = 'NOTPAY'
    world.wechat.pay(ticket)
    await told(ticket.paymentId)
    expect((await read()).status).toBe('paid')
  })

  it('closes the bill of an order that is cancelled', async () => {
    const { paymentId } = await ticketFor(sale.buyer, sale.order.id)
    succeeded(await step(sale.buyer, 'cancel'))
    await pass(1)
    expect(world.wechat.ledger.find(paymentId).state).toBe('CLOSED')
    expect((await stateOf(sale.buyer, paymentId)).status).toBe('failed')
  })

  it('closes the bill when the deadline has passed, and also one WeChat has never heard of', async () => {
    const { paymentId } = await ticketFor(sale.buyer, sale.order.id)
    const unheard = await shop.buy(sale.buyer, sale.skuId)
    world.wechat.refuse.times = 1
    await shop.step(sale.buyer, unheard.id, 'pay')
    await shop.app.deps.outbox.relay()
    await pass(HOLD_SECONDS + 1)
    await pass(1)
    expect([(await read()).status, await shop.stockOf(sale.skuId)]).toEqual(['cancelled', 5])
    expect(world.wechat.ledger.find(paymentId).state).toBe('CLOSED')
    expect((await stateOf(sale.buyer, paymentId)).status).toBe('failed')
    const { rows } = await context.db.pool.query(`SELECT status FROM payment WHERE order_id = $1`, [unheard.id])
    expect(rows).toEqual([{ status: 'failed' }])
  })

  it('takes the stock again for money that was quicker than the cancelling', async () => {
    const trade = await pay()
    succeeded(await step(sale.buyer, 'cancel'))
    await pass(1)
    expect(trade.state).toBe('SUCCESS')
    expect(await read()).toMatchObject({ status: 'paid', cancelledAt: null })
    expect(await shop.stockOf(sale.skuId)).toBe(3)
    expect(await told(trade.outTradeNo)).toBe(204)
  })
})
