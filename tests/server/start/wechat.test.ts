import type { Goods } from '#contract/goods'
import type { Order, PaymentTicket } from '#contract/orders'
import type { Session } from '#contract/session'
import type { RunningServer } from '../../support/server'
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { startServer } from '../../support/server'
import { secrets, wechatEnvironment } from '../../support/wechat/account'
import { WechatEmulator } from '../../support/wechat/emulator'
import { paymentNotice } from '../../support/wechat/notices'

const HOLD_SECONDS = 4
const LATE_MS = 2000
/** A refund that failed is tried again after 10 s. */
const PATIENCE = { timeout: 40_000, interval: 100 }

let wechat: WechatEmulator
let server: RunningServer
beforeAll(async () => {
  wechat = await WechatEmulator.start()
})
afterEach(() => server.stop())
afterAll(() => wechat.close())

async function call<T>(method: string, path: string, { token, body, key }: { token?: string, body?: object, key?: string } = {}): Promise<{ status: number, body: T }> {
  const headers = { ...(token && { authorization: `Bearer ${token}` }), ...(body && { 'content-type': 'application/json' }), ...(key && { 'idempotency-key': key }) }
  const response = await fetch(`${server.url}/api${path}`, { method, headers, body: body && JSON.stringify(body) })
  const text = await response.text()
  return { status: response.status, body: (text ? JSON.parse(text) : undefined) as T }
}

const wechatSignIn = async (openid: string) => (await call<Session>('POST', '/session/wechat', { body: { code: `login:${openid}#${randomUUID()}` } })).body.token
const demoSignIn = async (role: string) => (await call<Session>('POST', '/session/demo', { body: { nickname: '店主', role } })).body.token

async function order(token: string): Promise<Order> {
  const { items: [goods] } = (await call<{ items: Goods[] }>('GET', '/goods')).body
  const sku = goods!.skus.find(one => one.stock > 0)!
  return (await call<Order>('POST', '/orders', { token, body: { items: [{ skuId: sku.id, qty: 1 }] }, key: randomUUID() })).body
}

async function tell(outTradeNo: string): Promise<number> {
  const { headers, body } = paymentNotice(new Date(), wechat.ledger.find(outTradeNo))
  return (await fetch(`${server.url}/api/pay/wechat/notify`, { method: 'POST', headers, body })).status
}

describe('a server connected to WeChat', { timeout: 120_000 }, () => {
  it('starts in production, where nobody signs in or pays by a word', async () => {
    server = await startServer({ env: { ...wechatEnvironment(wechat.url), APP_MODE: 'production', SESSION_SECRET: 's'.repeat(40), LOG_LEVEL: 'debug' } })
    expect((await call('GET', '/session/options')).body).toEqual({ demo: false, wechat: true, payment: 'wechat' })
    expect((await call('POST', '/session/demo', { body: { nickname: 'x', role: 'shopper' } })).body).toMatchObject({ error: { code: 'DEMO_DISABLED' } })
    const token = await wechatSignIn('anna')
    expect((await call('POST', '/pay/sandbox/pay_x', { token, body: { result: 'success' } })).body).toMatchObject({ error: { code: 'DEMO_DISABLED' } })
    expect((await call<{ items: Goods[] }>('GET', '/goods')).body.items).toEqual([])
    expect(server.log()).toMatch(/Payment +WeChat Pay, merchant 1900000001\n +Sign-in +WeChat\n/)
  })

  it('finishes after a kill what it had begun: a refund, and the end of an unpaid order', async () => {
    server = await startServer({ env: { ...wechatEnvironment(wechat.url), ORDER_HOLD_SECONDS: String(HOLD_SECONDS), LOG_LEVEL: 'debug' } })
    const [buyer, merchant] = await Promise.all([wechatSignIn('bert'), demoSignIn('merchant')])
    const read = async (id: string) => (await call<Order>('GET', `/orders/${id}`, { token: merchant })).body
    const bought = await order(buyer)
    const ticket = (await call<PaymentTicket>('POST', `/orders/${bought.id}/pay`, { token: buyer })).body
    expect(await tell(wechat.pay(ticket).outTradeNo)).toBe(204)
    await call('POST', `/orders/${bought.id}/refund`, { token: buyer })
    wechat.ledger.refundsAre = 'SUCCESS'
    Object.assign(wechat.refuse, { times: 1, code: 'NOT_ENOUGH', status: 403 })
    expect((await call<Order>('POST', `/orders/${bought.id}/refund/approve`, { token: merchant })).body.status).toBe('refunding')
    await vi.waitFor(async () => expect((await read(bought.id)).refund?.problem).toBe('NOT_ENOUGH'), PATIENCE)
    const forgotten = await order(buyer)
    await server.kill()
    await server.restart()
    await vi.waitFor(async () => expect((await read(forgotten.id)).status).toBe('cancelled'), PATIENCE)
    await vi.waitFor(async () => expect((await read(bought.id)).status).toBe('refunded'), PATIENCE)
    expect(wechat.ledger.refunds.size).toBe(1)

    const onTime = await order(buyer)
    await vi.waitFor(async () => expect((await read(onTime.id)).status).toBe('cancelled'), PATIENCE)
    const { cancelledAt, expiresAt } = await read(onTime.id)
    expect(Date.parse(cancelledAt!) - Date.parse(expiresAt)).toBeLessThan(LATE_MS)
    for (const secret of [...secrets, 'never-to-be-seen', buyer, ...wechat.tokens])
      expect(server.log()).not.toContain(secret)
  })
})
