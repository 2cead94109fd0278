import type { PaymentState, PaymentTicket } from '#contract/orders'
import type { Session } from '#contract/session'
import type { Config } from '../../../server/src/config/index'
import type { EngineContext } from '../database'
import type { Person, Shop } from '../shop'
import type { Notice } from './notices'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { wechatCashier } from '../../../server/src/adapters/payment/wechat/cashier'
import { createWechatApi } from '../../../server/src/adapters/wechat/api'
import { loadConfig } from '../../../server/src/config/index'
import { passJobTime } from '../jobs'
import { START, succeeded, useShop } from '../shop'
import { wechatEnvironment } from './account'
import { WechatEmulator } from './emulator'

/** A shop that signs in and is paid by WeChat. */
export interface WechatShop {
  readonly shop: Shop
  readonly wechat: WechatEmulator
  readonly config: Config
  /** Somebody new, signed in by WeChat. */
  signIn: () => Promise<Person>
  ticketFor: (as: Person, orderId: string) => Promise<PaymentTicket>
  /** WeChat tells the shop. @returns the status it was answered with */
  tell: (notice: Notice) => Promise<number>
  stateOf: (as: Person, paymentId: string) => Promise<PaymentState>
  /** Time goes on and what is due by then is done. @returns how many jobs */
  pass: (seconds: number) => Promise<number>
}

/** Call it inside a suite of `describeEachEngine`. */
export function useWechatShop(context: EngineContext): WechatShop {
  let wechat: WechatEmulator | undefined
  let config: Config | undefined
  let people = 0
  let clock = (): Date => START
  // Filled in before the shop, whose beforeAll comes later, reads it.
  const changes: Parameters<typeof useShop>[1] = {}
  beforeAll(async () => {
    wechat = await WechatEmulator.start(() => clock())
    config = loadConfig(wechatEnvironment(wechat.url))
    Object.assign(changes, {
      config: { wechat: config.wechat, wechatPay: config.wechatPay },
      payment: wechatCashier({ config: config.wechatPay!, clock: () => clock() }),
      wechat: createWechatApi({ config: config.wechat!, clock: () => clock() }),
    })
  })
  afterAll(() => wechat?.close())
  const shop = useShop(context, changes)
  clock = () => shop.now
  beforeEach(() => {
    wechat!.asked.length = 0
    wechat!.refuse.times = 0
    wechat!.ledger.refundsAre = 'PROCESSING'
  })

  return {
    shop,
    get wechat() {
      return wechat!
    },
    get config() {
      return config!
    },
    async signIn() {
      const code = `login:openid-${++people}`
      const { token, user } = succeeded(await shop.call<Session>('POST', '/session/wechat', { body: { code } }))
      return { id: user.id, headers: { authorization: `Bearer ${token}` } }
    },
    ticketFor: async (as, orderId) => succeeded(await shop.call<PaymentTicket>('POST', `/orders/${orderId}/pay`, { as })),
    async tell({ headers, body }) {
      return (await shop.app.app.inject({ method: 'POST', url: '/api/pay/wechat/notify', headers, payload: body })).statusCode
    },
    stateOf: async (as, paymentId) => succeeded(await shop.call<PaymentState>('GET', `/pay/${paymentId}`, { as })),
    async pass(seconds) {
      shop.now = new Date(shop.now.getTime() + seconds * 1000)
      await passJobTime(context.db, seconds)
      return shop.app.jobs.runDue()
    },
  }
}
