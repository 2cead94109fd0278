import type { Order } from '#contract/orders'
import type { EngineContext } from '../database'
import type { Answer, Person } from '../shop'
import type { Trade, TradeRefund } from './ledger'
import type { Twist } from './notices'
import type { WechatShop } from './shop'
import { beforeEach, expect } from 'vitest'
import { emptyJobs } from '../jobs'
import { succeeded } from '../shop'
import { paymentNotice } from './notices'
import { useWechatShop } from './shop'

/** An order of two of a stock of five for 20 yuan, made anew before each test, and its way through WeChat Pay. */
export interface WechatSale {
  readonly world: WechatShop
  readonly buyer: Person
  readonly skuId: string
  order: Order
  /** The order as its buyer reads it now. */
  read: () => Promise<Order>
  step: (as: Person, name: string, body?: object) => Promise<Answer<Order>>
  /** The money is on WeChat's side; the shop has not heard yet. */
  pay: () => Promise<Trade>
  /** Paid, and the shop knows. */
  paid: () => Promise<Trade>
  /** A refund that the merchant has agreed to. */
  approved: () => Promise<Order>
  /** WeChat tells the shop what it knows of a payment. @returns the status it was answered with */
  told: (outTradeNo: string, twist?: Twist) => Promise<number>
  /** How often the shop has asked WeChat such a thing. */
  asked: (what: RegExp) => number
  refundOf: (outTradeNo: string) => TradeRefund
}

/** Call it inside a suite of `describeEachEngine`. */
export function useWechatSale(context: EngineContext): WechatSale {
  const world = useWechatShop(context)
  const { shop } = world
  let buyer: Person
  let skuId: string

  const sale: WechatSale = {
    world,
    get buyer() {
      return buyer
    },
    get skuId() {
      return skuId
    },
    order: undefined!,
    read: async () => (await shop.call<Order>('GET', `/orders/${sale.order.id}`, { as: buyer })).body,
    step: (as, name, body) => shop.step(as, sale.order.id, name, body),
    pay: async () => world.wechat.pay(await world.ticketFor(buyer, sale.order.id)),
    async paid() {
      const trade = await sale.pay()
      expect(await sale.told(trade.outTradeNo)).toBe(204)
      expect((await sale.read()).status).toBe('paid')
      return trade
    },
    async approved() {
      succeeded(await sale.step(buyer, 'refund', { reason: '不合适' }))
      return succeeded(await sale.step(shop.merchant, 'refund/approve'))
    },
    told: (outTradeNo, twist) => world.tell(paymentNotice(shop.now, world.wechat.ledger.find(outTradeNo), twist)),
    asked: what => world.wechat.asked.filter(line => what.test(line)).length,
    refundOf: outTradeNo => [...world.wechat.ledger.refunds.values()].find(refund => refund.outTradeNo === outTradeNo)!,
  }
  beforeEach(async () => {
    await emptyJobs(context.db)
    buyer = await world.signIn()
    skuId = (await shop.addGoods([5])).skus[0]!.id
    sale.order = await shop.buy(buyer, skuId, 2)
  })
  return sale
}
