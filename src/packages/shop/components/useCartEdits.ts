import type { CartItem } from '#contract/orders'
import { onHide, onUnload } from '@dcloudio/uni-app'
import { ref, shallowRef } from 'vue'
import { useI18n } from '~/app/i18n'
import { sentenceFor } from '~/app/sentences'
import { ask, toast } from '~/platform/dialog'
import { useCartStore } from '~/stores/cart'

/** How long a removal can be taken back. */
const UNDO_MS = 6_000

/** Changing what lies in the cart, one change at a time; what was removed last can be put back for a while. For a page's setup. */
export function useCartEdits() {
  const { t } = useI18n()
  const cart = useCartStore()

  const removed = shallowRef<CartItem | null>(null)
  const changing = ref(false)
  let undoTimer: ReturnType<typeof setTimeout> | undefined

  onHide(forget)
  onUnload(forget)

  function forget() {
    clearTimeout(undoTimer)
    removed.value = null
  }

  async function setQty(item: CartItem, qty: number): Promise<boolean> {
    if (changing.value)
      return false
    changing.value = true
    try {
      await cart.setQty(item.skuId, qty)
      return true
    }
    catch (error) {
      toast(sentenceFor(error))
      return false
    }
    finally {
      changing.value = false
    }
  }

  async function remove(item: CartItem): Promise<void> {
    if (!await setQty(item, 0))
      return
    forget()
    removed.value = item
    undoTimer = setTimeout(forget, UNDO_MS)
  }

  async function removeAll(items: readonly CartItem[]): Promise<void> {
    if (!await ask({ title: t('shop.askRemoveStale', { n: items.length }), yes: t('shop.removeStale'), no: t('common.cancel') }))
      return
    for (const item of items) {
      if (!await setQty(item, 0))
        return
    }
  }

  async function undo(): Promise<void> {
    const item = removed.value
    forget()
    if (item)
      await setQty(item, item.qty)
  }

  return { removed, setQty, remove, removeAll, undo }
}
