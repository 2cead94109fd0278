import type { Claim, Coupon } from '#contract/coupons'
import type { Goods, Sku } from '#contract/goods'
import type { Order, PaymentState, PaymentTicket } from '#contract/orders'
import type { Person } from '../../support/shop'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { expireOrders } from '../../../server/src/domain/expiry'
import { describeEachEngine } from '../../support/database'
import { HOLD_SECONDS, succeeded, useShop } from '../../support/shop'

/** Once a refund is approved the money is on its way, and the pieces of a parcel that never left are back. */
const onItsWayBack = ({ status, refund }: Order) => status === 'refunding' && refund?.status === 'approved'
function HOLDS_STOCK(order: Order) {
  return order.shippedAt === null
    ? ['unpaid', 'paid', 'refunding'].includes(order.status) && !onItsWayBack(order)
    : ['shipped', 'done', 'refunding', 'refunded'].includes(order.status)
}
const HOLDS_MONEY = (order: Order) => ['paid', 'shipped', 'done', 'refunding'].includes(order.status) && !onItsWayBack(order)

const STEPS = ['cancel', 'ship', 'confirm', 'refund', 'refund/approve', 'refund/reject', 'pay'] as const
const sku = fc.nat(2)
/** `order` counts from the latest back. */
const order = fc.nat(7)
const action = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('place' as const), buyer: fc.nat(1), coupon: fc.boolean(), lines: fc.array(fc.record({ sku, qty: fc.integer({ min: 1, max: 3 }) }), { minLength: 1, maxLength: 3 }) }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('step' as const), order, step: fc.constantFrom(...STEPS) }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('settle' as const), order, result: fc.constantFrom('success' as const, 'success' as const, 'fail' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire' as const), after: fc.nat(HOLD_SECONDS) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restock' as const), sku, by: fc.integer({ min: -3, max: 5 }) }) },
)
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never
/** Those of one round are done at the same time. */
const rounds = fc.array(fc.array(action, { minLength: 1, maxLength: 6 }), { minLength: 10, maxLength: 25 })

interface Placed {
  id: string
  buyer: Person
  paymentId?: string
}

const STOCK = 12

describeEachEngine('whatever happens in whatever order', (context) => {
  const shop = useShop(context)
  const add = (amounts: number[]) => amounts.reduce((sum, amount) => sum + amount, 0)

  /** Does all of it, on goods of its own. @returns what must be true of the result, whatever happened */
  async function live(story: Action[][]) {
    const { id: goodsId, skus } = await shop.addGoods([STOCK, STOCK, STOCK])
    const placed: Placed[] = []
    const restocked = skus.map(() => 0)
    const received = new Map<string, number>()
    const coupon = succeeded(await shop.call<Coupon>('POST', '/coupons', { as: shop.merchant, body: { title: '三元券', kind: 'amount', amount: 300, quantity: 2, minutes: 500_000 } }))
    succeeded(await shop.call('POST', `/rooms/${await shop.addRoom()}/coupons`, { as: shop.anchor, body: { couponId: coupon.id } }))
    const claims = new Map<Person, string>()
    for (const buyer of [shop.ann, shop.bob])
      claims.set(buyer, succeeded(await shop.call<Claim>('POST', `/coupons/${coupon.id}/claim`, { as: buyer })).id)

    const restock = async (index: number, by: number) => {
      const { skus: seen } = (await shop.call<Goods>('GET', `/goods/${goodsId}`)).body
      const edited = seen.map((it: Sku, at) => ({ ...it, stockWas: it.stock, stock: at === index ? Math.max(0, it.stock + by) : it.stock }))
      const { status } = await shop.call('PATCH', `/goods/${goodsId}`, { as: shop.merchant, body: { skus: edited } })
      if (status === 200)
        restocked[index]! += edited[index]!.stock - edited[index]!.stockWas
    }
    const settle = async (it: Placed, result: 'success' | 'fail') => {
      const ticket = await shop.call<PaymentTicket>('POST', `/orders/${it.id}/pay`, { as: it.buyer })
      if (ticket.status === 200)
        it.paymentId = ticket.body.paymentId
      if (!it.paymentId)
        return
      const { body } = await shop.call<PaymentState>('POST', `/pay/sandbox/${it.paymentId}`, { as: it.buyer, body: { result } })
      if (body.status === 'succeeded' || body.status === 'refunded' || body.status === 'refunding')
        received.set(it.paymentId, (await shop.call<Order>('GET', `/orders/${it.id}`, { as: it.buyer })).body.total)
    }
    const act = async (it: Action): Promise<unknown> => {
      if (it.kind === 'restock')
        return restock(it.sku, it.by)
      if (it.kind === 'expire') {
        shop.now = new Date(shop.now.getTime() + it.after * 1000)
        return expireOrders(shop.app.deps.run, shop.now)
      }
      if (it.kind === 'place') {
        const buyer = it.buyer ? shop.ann : shop.bob
        const { status, body } = await shop.place(buyer, { items: it.lines.map(line => ({ skuId: skus[line.sku]!.id, qty: line.qty })), ...it.coupon && { couponId: claims.get(buyer) } })
        return status === 201 && placed.push({ id: body.id, buyer })
      }
      const chosen = placed.at(-1 - it.order)
      if (!chosen)
        return
      if (it.kind === 'settle')
        return settle(chosen, it.result)
      const as = /ship|approve|reject/.test(it.step) ? shop.merchant : chosen.buyer
      return shop.step(as, chosen.id, it.step, it.step === 'ship' ? { carrier: '顺丰', trackingNo: '1' } : it.step === 'refund' ? { reason: '不要了' } : undefined)
    }
    for (const round of story)
      await Promise.all(round.map(act))

    const orders: Order[] = []
    for (const { id } of placed)
      orders.push((await shop.call<Order>('GET', `/orders/${id}`, { as: shop.merchant })).body)
    const { rows: payments } = await context.db.pool.query<{ status: string, amount: number }>('SELECT status, amount FROM payment WHERE order_id = ANY ($1)', [placed.map(it => it.id)])
    const { rows: held } = await context.db.pool.query<{ id: string, order_id: string | null }>('SELECT id, order_id FROM coupon_claim WHERE coupon_id = $1', [coupon.id])
    const sum = (...statuses: string[]) => add(payments.filter(payment => statuses.includes(payment.status)).map(payment => payment.amount))
    return {
      states: new Set(orders.map(it => it.status)),
      pieces: await Promise.all(skus.map(async ({ id }, index) => {
        const held = add(orders.filter(HOLDS_STOCK).flatMap(it => it.items).filter(item => item.skuId === id).map(item => item.qty))
        return { there: await shop.stockOf(id) + held, brought: STOCK + restocked[index]! }
      })),
      money: { in: add([...received.values()]), out: sum('refunding', 'refunded'), kept: sum('succeeded') },
      coupons: held.map(({ id, order_id }) => ({ usedBy: order_id === null ? [] : [order_id], takenOff: orders.filter(it => HOLDS_STOCK(it) && it.offer.coupon?.claimId === id).map(it => it.id) })),
      worth: add(orders.filter(HOLDS_MONEY).map(it => it.total)),
    }
  }

  it('no piece, no fen and no coupon is lost or made', async () => {
    const states = new Set<string>()
    await fc.assert(fc.asyncProperty(rounds, async (story) => {
      const result = await live(story)
      for (const { there, brought } of result.pieces)
        expect(there).toBe(brought)
      for (const { usedBy, takenOff } of result.coupons)
        expect(usedBy).toEqual(takenOff)
      expect(result.money.in).toBe(result.money.out + result.money.kept)
      expect(result.money.kept).toBe(result.worth)
      result.states.forEach(state => states.add(state))
    }), { numRuns: 8, endOnFailure: true })
    expect(states.size, 'the runs reach many states').toBeGreaterThan(3)
  }, 180_000)
})
