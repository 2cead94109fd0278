import type { CartItem } from '#contract/orders'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { useCartStore } from '~/stores/cart'
import { goods } from './facts'
import { fakeServer } from './server'

const item = (skuId: string, qty: number, facts: Partial<CartItem> = {}): CartItem => ({ skuId, goodsId: 'g1', title: '', spec: '', image: '', price: 100, qty, stock: 9, limitPerPerson: null, available: true, ...facts })
let server: ReturnType<typeof fakeServer>

beforeEach(() => {
  setActivePinia(createPinia())
  server = fakeServer()
})

describe('cart', () => {
  it('counts pieces, and sums what can be bought', async () => {
    server.answer(200, { items: [item('a', 2), item('b', 1, { available: false })] })
    const cart = useCartStore()
    await cart.load()
    expect([cart.count, cart.total, cart.state.state]).toEqual([3, 200, 'ready'])
  })

  it('adds to what lies there already', async () => {
    const cart = useCartStore()
    server.answer(200, { items: [item('a', 2)] })
    server.answer(200, { items: [item('a', 3)] })
    await cart.add('a')
    expect(server.requests().at(-1)).toMatchObject({ method: 'PUT', url: '/api/cart/items/a', body: { qty: 3 } })
    expect(cart.count).toBe(3)
  })

  it('keeps what it had when a change is refused', async () => {
    const cart = useCartStore()
    server.answer(200, { items: [item('a', 2)] })
    await cart.load()
    server.refuse(409, 'STOCK_EMPTY', { left: 2 })
    await expect(cart.setQty('a', 5)).rejects.toMatchObject({ code: 'STOCK_EMPTY', details: { left: 2 } })
    expect(cart.count).toBe(2)
  })

  it('shows the last change, not the last answer', async () => {
    const cart = useCartStore()
    const answers: ((body: unknown) => void)[] = []
    server.http.mockImplementation(() => new Promise(resolve => answers.push(body => resolve({ status: 200, body }))))
    const changes = [cart.setQty('a', 1), cart.setQty('a', 2)]
    answers[1]?.({ items: [item('a', 2)] })
    answers[0]?.({ items: [item('a', 1)] })
    await Promise.all(changes)
    expect(cart.count).toBe(2)
  })

  it('follows goods that change, and knows what cannot be had any more', async () => {
    const cart = useCartStore()
    server.answer(200, { items: [item('k1', 2), item('gone', 1), item('other', 1, { goodsId: 'g2' })] })
    await cart.load()
    cart.renew(goods(1, { title: 'New', limitPerPerson: 3 }))
    expect(cart.items).toMatchObject([
      { skuId: 'k1', title: 'New', price: 900, stock: 5, qty: 2, limitPerPerson: 3, available: true },
      { skuId: 'gone', price: 100, available: false },
      { skuId: 'other', title: '', available: true },
    ])
    cart.renew(goods(1, { status: 'off' }))
    expect(cart.items.map(({ available }) => available)).toEqual([false, false, true])
  })

  it('tells why it could not be read', async () => {
    const cart = useCartStore()
    server.refuse(500, 'INTERNAL')
    await cart.load()
    expect(cart.state).toMatchObject({ state: 'error', error: { code: 'INTERNAL' } })
  })
})
