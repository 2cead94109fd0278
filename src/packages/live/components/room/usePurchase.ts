import type { CheckoutLine } from '~/components/goods/offer'
import { computed, ref, shallowRef } from 'vue'
import { useI18n } from '~/app/i18n'
import { go, routes } from '~/app/routes'
import { sentenceFor } from '~/app/sentences'
import { toast } from '~/platform/dialog'
import { useCartStore } from '~/stores/cart'
import { useGoodsStore } from '~/stores/goods'
import { useSessionStore } from '~/stores/session'

export type Purchase = ReturnType<typeof usePurchase>

/** From goods in the room to an order, sheet by sheet, while the video goes on. One of the sheets is open at most. */
export function usePurchase() {
  const { t } = useI18n()
  const session = useSessionStore()
  const goodsStore = useGoodsStore()
  const cart = useCartStore()

  const sheet = ref<'none' | 'shelf' | 'sku' | 'checkout' | 'coupons'>('none')
  const goodsId = ref('')
  const goods = computed(() => goodsStore.find(goodsId.value))
  const lines = shallowRef<readonly CheckoutLine[] | null>(null)
  /** The push the goods were bought from, kept with the order. */
  const pinId = ref<string>()
  const busy = ref(false)

  function openShelf() {
    sheet.value = 'shelf'
  }

  function openCoupons() {
    sheet.value = 'coupons'
  }

  function choose(id: string) {
    goodsId.value = id
    pinId.value = goodsStore.pinned?.goodsId === id ? goodsStore.pinned.pinId : undefined
    sheet.value = 'sku'
  }

  async function buy(line: CheckoutLine) {
    if (!await session.requireSignIn())
      return
    lines.value = [line]
    sheet.value = 'checkout'
  }

  async function addToCart(line: CheckoutLine) {
    if (busy.value || !await session.requireSignIn())
      return
    busy.value = true
    try {
      await cart.add(line.skuId, line.qty)
      sheet.value = 'none'
      toast(t('goods.added'))
    }
    catch (error) {
      toast(sentenceFor(error))
    }
    finally {
      busy.value = false
    }
  }

  function close() {
    sheet.value = 'none'
    lines.value = null
  }

  function seeOrder(id: string) {
    close()
    go(routes.order(id))
  }

  return { sheet, goods, lines, pinId, busy, openShelf, openCoupons, choose, buy, addToCart, close, seeOrder }
}
