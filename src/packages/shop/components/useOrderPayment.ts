import type { Order, SandboxResult } from '#contract/orders'
import type { Fault } from '~/app/errors'
import { ref, shallowRef } from 'vue'
import { toFault } from '~/app/errors'
import { settleOrder } from '~/components/goods/settle'

/**
 * Paying an order on its own page.
 * @param put shows the order as it is after that
 * @param read asks for it anew, when the payment came to nothing
 */
export function useOrderPayment(put: (order: Order) => void, read: () => Promise<void>) {
  const paying = ref(false)
  /** The shopper has paid; whether the money is there is not known yet. */
  const processing = ref(false)
  const error = shallowRef<Fault | null>(null)

  async function pay(orderId: string, result: SandboxResult['result']): Promise<void> {
    if (paying.value)
      return
    paying.value = true
    error.value = null
    try {
      const { order, failure } = await settleOrder(orderId, result, { processing: () => processing.value = true })
      put(order)
      error.value = failure
    }
    catch (thrown) {
      error.value = toFault(thrown)
    }
    finally {
      paying.value = false
      processing.value = false
    }
    if (error.value)
      await read()
  }

  return { paying, processing, error, pay }
}
