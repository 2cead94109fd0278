import type { CheckoutLine } from '~/components/goods/offer'
import { ref, shallowRef } from 'vue'
import { useI18n } from '~/app/i18n'
import { go, routes } from '~/app/routes'
import { sentenceFor } from '~/app/sentences'
import { toast } from '~/platform/dialog'
import { useCartStore } from '~/stores/cart'
import { useSessionStore } from '~/stores/session'

/**
 * From the goods' page to an order, sheet by sheet.
 * @param reload reads the goods anew after a checkout: some of them may be sold
 */
export function useGoodsPurchase(reload: () => Promise<void>) {
  const { t } = useI18n()
  const session = useSessionStore()
  const cart = useCartStore()

  /** What the sheet of variants is open for. */
  const choosing = ref<'buy' | 'cart' | null>(null)
  /** What is being bought. */
  const lines = shallowRef<readonly CheckoutLine[] | null>(null)
  const busy = ref(false)

  async function buy(line: CheckoutLine): Promise<void> {
    if (!await session.requireSignIn())
      return
    choosing.value = null
    lines.value = [line]
  }

  async function addToCart(line: CheckoutLine): Promise<void> {
    if (busy.value || !await session.requireSignIn())
      return
    busy.value = true
    try {
      await cart.add(line.skuId, line.qty)
      choosing.value = null
      toast(t('goods.added'))
    }
    catch (error) {
      toast(sentenceFor(error))
    }
    finally {
      busy.value = false
    }
  }

  function closeCheckout(): void {
    lines.value = null
    void reload()
  }

  function seeOrder(id: string): void {
    lines.value = null
    go(routes.order(id))
  }

  return { choosing, lines, busy, buy, addToCart, closeCheckout, seeOrder }
}
