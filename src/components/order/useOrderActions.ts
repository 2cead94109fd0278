import type { Order } from '#contract/orders'
import type { OrderAction } from './order-actions'
import { ref, shallowRef } from 'vue'
import { cancelOrder, confirmOrder, getOrder, requestRefund } from '~/api/orders'
import { toFault } from '~/app/errors'
import { useI18n } from '~/app/i18n'
import { go, routes } from '~/app/routes'
import { sentenceFor } from '~/app/sentences'
import { ask, toast } from '~/platform/dialog'

/**
 * The steps a buyer takes with an order, from a list or from the order's own page.
 * @param changed told of the order as the server answered
 */
export function useOrderActions(changed: (order: Order) => void) {
  const { t } = useI18n()
  /** Id of the order a step is under way with. */
  const busy = ref<string | null>(null)
  /** The order a refund is being asked for: its sheet is open. */
  const refunding = shallowRef<Order | null>(null)

  async function act(order: Order, action: OrderAction): Promise<void> {
    if (action === 'pay')
      go(routes.order(order.id))
    else if (action === 'refund')
      refunding.value = order
    else if (await ask({ title: t(`orders.ask.${action}`), content: t(`orders.ask.${action}Text`), yes: t(`orders.action.${action}`), no: t('orders.ask.no') }))
      await step(order, action === 'cancel' ? cancelOrder : confirmOrder)
  }

  async function refund(reason: string): Promise<void> {
    const order = refunding.value
    if (order && await step(order, id => requestRefund(id, reason)))
      refunding.value = null
  }

  function closeRefund() {
    refunding.value = null
  }

  async function step(order: Order, take: (id: string) => Promise<Order>): Promise<boolean> {
    if (busy.value)
      return false
    busy.value = order.id
    try {
      changed(await take(order.id))
      return true
    }
    catch (error) {
      toast(sentenceFor(error))
      if (toFault(error).code === 'WRONG_STATE')
        await look(order.id)
      return false
    }
    finally {
      busy.value = null
    }
  }

  /** The order has moved on without us: show where it is. */
  async function look(id: string): Promise<void> {
    try {
      changed(await getOrder(id))
      closeRefund()
    }
    catch {
      // What happened is on the screen already.
    }
  }

  return { busy, refunding, act, refund, closeRefund }
}
