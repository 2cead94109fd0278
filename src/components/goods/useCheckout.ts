import type { Order, OrderInput, OrderQuote } from '#contract/orders'
import type { CheckoutLine } from './offer'
import type { Fault } from '~/app/errors'
import { computed, getCurrentScope, onScopeDispose, ref, shallowRef } from 'vue'
import { getOrder, newIdempotencyKey, placeOrder, quoteOrder } from '~/api/orders'
import { toFault } from '~/app/errors'
import { serverClock } from '~/platform/clock'
import { settleOrder } from './settle'

/** Why an order was not placed, and what can be done about it. */
export type Refusal
  /** The server's total, in fen, and the one that was shown. */
  = | { kind: 'price', was: number, now: number }
    /** Of the SKU at `skuId` only `left` are there. */
    | { kind: 'stock', skuId: string | null, left: number }
    | { kind: 'other', error: Fault }

export type CheckoutStep
  = | { name: 'confirm', busy: boolean, refusal: Refusal | null }
    /** `processing`: the shopper has paid, and the server is asked whether the money is there. */
    | { name: 'pay', order: Order, busy: boolean, processing?: boolean, error: Fault | null }
    /** Paid, or no longer payable: the order says which. */
    | { name: 'done', order: Order }

export interface CheckoutContext {
  roomId?: string
  pinId?: string
}

/** Between two looks at an order whose deadline has passed, in ms. */
const LOOK_MS = 1_000
const sleep = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

/** From the lines one means to buy to the paid order. Shows nothing and asks nobody; the panel does. */
export function useCheckout({ pause = sleep }: { pause?: (ms: number) => Promise<void> } = {}) {
  const step = shallowRef<CheckoutStep>({ name: 'confirm', busy: false, refusal: null })
  const lines = shallowRef<CheckoutLine[]>([])
  const addressId = ref<string | null>(null)
  const note = ref('')
  /** The server's total, once the shopper was told that it differs from the lines' sum. */
  const agreedTotal = ref<number | null>(null)
  const quote = shallowRef<OrderQuote | null>(null)
  /** The claim the shopper chose; undefined leaves it at the best. */
  const chosen = ref<string | null>()
  const coupon = computed(() => quote.value?.coupons.find(({ claimId, reason }) => reason === null && claimId === (chosen.value === undefined ? quote.value?.best : chosen.value)) ?? null)
  const couponId = computed({ get: () => coupon.value?.claimId ?? null, set: choose })
  const total = computed(() => agreedTotal.value ?? lines.value.reduce((sum, line) => sum + line.price * line.qty, 0) - (coupon.value?.discount ?? 0))

  let context: CheckoutContext = {}
  let gone = false
  let quoting: Promise<void> = Promise.resolve()
  if (getCurrentScope())
    onScopeDispose(() => gone = true)
  /** One key per intent: what was changed is another intent. */
  let intent = { body: '', key: '' }

  /** Prices stay as they are shown now: the server says when they are no longer true. */
  function start(next: readonly CheckoutLine[], where: CheckoutContext) {
    lines.value = next.map(line => ({ ...line }))
    context = where
    note.value = ''
    agreedTotal.value = null
    quote.value = null
    chosen.value = undefined
    intent = { body: '', key: '' }
    step.value = { name: 'confirm', busy: false, refusal: null }
  }

  /** Asks which coupons fit. Without an answer the order can be placed all the same. */
  function findCoupons(): Promise<void> {
    const { pinId: _, ...place } = context
    const asked = quoteOrder({ items: lines.value.map(({ skuId, qty }) => ({ skuId, qty })), ...place, couponId: null })
    return quoting = asked.then(answer => void (quote.value = answer), () => {})
  }

  function choose(claimId: string | null) {
    chosen.value = claimId
    agreedTotal.value = null
  }

  function input(): OrderInput {
    return {
      items: lines.value.map(({ skuId, qty }) => ({ skuId, qty })),
      ...context,
      ...(addressId.value && { addressId: addressId.value }),
      ...(coupon.value && { couponId: coupon.value.claimId }),
      ...(note.value.trim() && { note: note.value.trim() }),
      expectedTotal: total.value,
    }
  }

  function keyFor(body: OrderInput): string {
    const text = JSON.stringify(body)
    if (intent.body !== text)
      intent = { body: text, key: newIdempotencyKey() }
    return intent.key
  }

  /** Two presses are one order: the second finds the first under way, and a retry carries the same key. */
  async function place(): Promise<Order | null> {
    if (step.value.name !== 'confirm' || step.value.busy)
      return null
    step.value = { name: 'confirm', busy: true, refusal: null }
    await quoting
    const body = input()
    try {
      const order = await placeOrder(body, keyFor(body))
      serverClock.sync(order.serverTime)
      step.value = order.status === 'unpaid' ? { name: 'pay', order, busy: false, error: null } : { name: 'done', order }
      return order
    }
    catch (thrown) {
      const fault = toFault(thrown)
      step.value = { name: 'confirm', busy: false, refusal: refusalOf(fault, body.expectedTotal ?? 0) }
      if (fault.code.startsWith('COUPON_')) {
        chosen.value = undefined
        void findCoupons()
      }
      return null
    }
  }

  /** The shopper takes the new total, or the pieces that are left. */
  function accept() {
    if (step.value.name !== 'confirm' || !step.value.refusal)
      return
    const { refusal } = step.value
    if (refusal.kind === 'price') {
      agreedTotal.value = refusal.now
    }
    else if (refusal.kind === 'stock') {
      const sold = refusal.skuId ?? lines.value[0]?.skuId
      lines.value = lines.value.map(line => line.skuId === sold ? { ...line, qty: Math.min(line.qty, refusal.left) } : line).filter(line => line.qty > 0)
      agreedTotal.value = null
    }
    step.value = { name: 'confirm', busy: false, refusal: null }
    if (quote.value)
      void findCoupons()
  }

  /** Pays with the cashier this server has; the sandbox's does as it is told. A payment that fails leaves the order unpaid, to be tried again. */
  async function pay(result: 'success' | 'fail'): Promise<void> {
    if (step.value.name !== 'pay' || step.value.busy)
      return
    const { order } = step.value
    step.value = { name: 'pay', order, busy: true, error: null }
    try {
      const processing = () => step.value = { name: 'pay', order, busy: true, processing: true, error: null }
      const { order: now, failure } = await settleOrder(order.id, result, { pause, processing })
      step.value = now.status !== 'unpaid' ? { name: 'done', order: now } : { name: 'pay', order: now, busy: false, error: failure }
    }
    catch (thrown) {
      step.value = { name: 'pay', order, busy: false, error: toFault(thrown) }
      await look(order)
    }
  }

  /** After a failure the order itself tells where it stands: it may be paid, or past its deadline. */
  async function look(order: Order): Promise<void> {
    try {
      const now = await getOrder(order.id)
      if (step.value.name === 'pay' && now.status !== 'unpaid')
        step.value = { name: 'done', order: now }
    }
    catch {
      // The failure that led here is on the screen already.
    }
  }

  /** The deadline passed on the screen's clock. The server acts on its own a moment later, so the order is asked until it says how it ended. */
  async function expired(): Promise<void> {
    if (step.value.name !== 'pay' || gone)
      return
    await look(step.value.order)
    await pause(LOOK_MS)
    await expired()
  }

  return { step, lines, addressId, note, quote, couponId, coupon, total, start, findCoupons, place, accept, pay, expired }
}

function refusalOf(error: Fault, shown: number): Refusal {
  const details = error.details ?? {}
  if (error.code === 'PRICE_CHANGED' && typeof details.total === 'number')
    return { kind: 'price', was: shown, now: details.total }
  if (error.code === 'STOCK_EMPTY')
    return { kind: 'stock', skuId: typeof details.skuId === 'string' ? details.skuId : null, left: typeof details.left === 'number' ? details.left : 0 }
  return { kind: 'other', error }
}
