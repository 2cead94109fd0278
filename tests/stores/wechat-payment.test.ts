import type { PaymentOutcome } from '~/platform/payment'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useCheckout } from '~/components/goods/useCheckout'
import { fakeServer } from './server'

const cashier = vi.hoisted(() => ({ outcome: 'done' as PaymentOutcome, params: vi.fn() }))
vi.mock('~/platform/payment', () => ({
  requestPayment: async (params: object) => {
    cashier.params(params)
    return cashier.outcome
  },
}))

const order = { id: 'o1', status: 'unpaid', total: 9900 }
const PARAMS = { timeStamp: '1', nonceStr: 'n', package: 'prepay_id=p', signType: 'RSA', paySign: 's' }
const ticket = { provider: 'wechat', paymentId: 'pay1', amount: 9900, ...PARAMS }
const pending = { paymentId: 'pay1', orderId: 'o1', status: 'pending' }
let server: ReturnType<typeof fakeServer>
let steps: string[]

/** At the cashier; `answers` are what the server says from there on. */
async function pay(...answers: object[]) {
  const checkout = useCheckout({ pause: async () => {
    const { step } = checkout
    steps.push(step.value.name === 'pay' && step.value.processing ? 'processing' : step.value.name)
  } })
  checkout.start([{ skuId: 's1', goodsId: 'g1', title: '', image: '', spec: '', price: 9900, listPrice: 9900, qty: 1 }], {})
  server.answer(201, order)
  await checkout.place()
  answers.forEach(answer => server.answer(200, answer))
  await checkout.pay('success')
  return checkout.step.value
}

beforeEach(() => {
  server = fakeServer()
  steps = []
  cashier.outcome = 'done'
  cashier.params.mockReset()
})

describe('paying by WeChat', () => {
  it('hands WeChat what the server has signed, waits for the server\'s word and believes the order', async () => {
    expect(await pay(ticket, pending, pending, { ...pending, status: 'succeeded' }, { ...order, status: 'paid' })).toMatchObject({ name: 'done', order: { status: 'paid' } })
    expect(cashier.params).toHaveBeenCalledExactlyOnceWith(PARAMS)
    expect(steps).toEqual(['processing', 'processing'])
  })

  it('says that it is processed still rather than guess, when no word comes for long', async () => {
    server.http.mockImplementation(async ({ url }) => ({ status: 200, body: url.includes('/api/pay/') ? pending : order }))
    expect(await pay(ticket)).toMatchObject({ name: 'pay', busy: false, error: { code: 'PAYMENT_PENDING' } })
    expect(steps).toHaveLength(30)
  })

  it('goes on asking while the server cannot be reached', async () => {
    let looks = 0
    server.http.mockImplementation(async ({ url }) => {
      if (!url.includes('/api/pay/'))
        return { status: 200, body: looks > 2 ? { ...order, status: 'paid' } : order }
      if (++looks < 3)
        throw new Error('cut')
      return { status: 200, body: { ...pending, status: 'succeeded' } }
    })
    expect(await pay(ticket)).toMatchObject({ name: 'done', order: { status: 'paid' } })
  })

  it('leaves the order unpaid when it is given up', async () => {
    cashier.outcome = 'unfinished'
    expect(await pay(ticket, pending, order)).toMatchObject({ name: 'pay', busy: false, error: { code: 'PAYMENT_UNFINISHED' } })
    expect(steps).toEqual([])
  })

  it('believes the order even when WeChat calls it given up', async () => {
    cashier.outcome = 'unfinished'
    expect(await pay(ticket, { ...pending, status: 'succeeded' }, { ...order, status: 'paid' })).toMatchObject({ name: 'done', order: { status: 'paid' } })
  })

  it('needs no cashier for what costs nothing', async () => {
    expect(await pay({ provider: 'wechat', paymentId: 'pay1', amount: 0 }, { ...pending, status: 'succeeded' }, { ...order, status: 'paid' })).toMatchObject({ name: 'done' })
    expect(cashier.params).not.toHaveBeenCalled()
  })

  it('says where it cannot be done', async () => {
    cashier.outcome = 'unavailable'
    expect(await pay(ticket, order)).toMatchObject({ name: 'pay', error: { code: 'PAYMENT_UNAVAILABLE' } })
  })
})
