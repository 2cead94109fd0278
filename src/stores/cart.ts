import type { Goods } from '#contract/goods'
import type { CartItem } from '#contract/orders'
import type { Fault } from '~/app/errors'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { getCart, putCartItem } from '~/api/cart'
import { toFault } from '~/app/errors'

export type CartState = { state: 'idle' | 'loading' | 'ready' } | { state: 'error', error: Fault }

/** What one means to buy. The server's cart is the truth; each change answers with it. */
export const useCartStore = defineStore('cart', () => {
  const state = shallowRef<CartState>({ state: 'idle' })
  const items = shallowRef<readonly CartItem[]>([])
  const count = computed(() => items.value.reduce((sum, item) => sum + item.qty, 0))
  /** In fen, of what can be bought. */
  const total = computed(() => items.value.reduce((sum, item) => item.available ? sum + item.price * item.qty : sum, 0))
  /** Answers that were overtaken by a later change are not shown. */
  let asked = 0

  async function show(answer: Promise<{ items: CartItem[] }>): Promise<void> {
    const turn = ++asked
    const cart = await answer
    if (turn === asked) {
      items.value = cart.items
      state.value = { state: 'ready' }
    }
  }

  /** Reads the cart; a failure is in `state`. */
  async function load(): Promise<void> {
    if (state.value.state !== 'ready')
      state.value = { state: 'loading' }
    try {
      await show(getCart())
    }
    catch (error) {
      state.value = { state: 'error', error: toFault(error) }
    }
  }

  /** 0 removes. Throws an `ApiError`; the cart stays as it was. */
  function setQty(skuId: string, qty: number): Promise<void> {
    return show(putCartItem(skuId, qty))
  }

  /** Puts in `qty` more of it. Throws an `ApiError`. */
  async function add(skuId: string, qty = 1): Promise<void> {
    if (state.value.state !== 'ready')
      await show(getCart())
    const present = items.value.find(item => item.skuId === skuId)?.qty ?? 0
    await setQty(skuId, present + qty)
  }

  /** Goods have changed. */
  function renew({ id, title, images, limitPerPerson, status, skus }: Goods) {
    items.value = items.value.map((item) => {
      if (item.goodsId !== id)
        return item
      const sku = skus.find(({ id }) => id === item.skuId)
      const { price, stock, spec } = sku ?? item
      return { ...item, title, image: images[0] ?? '', spec, price, stock, limitPerPerson, available: status === 'on' && sku !== undefined }
    })
  }

  /** After signing out, or when somebody else signed in. */
  function reset() {
    asked += 1
    items.value = []
    state.value = { state: 'idle' }
  }

  return { state, items, count, total, load, setQty, add, renew, reset }
})
