import type { RoomEventData } from '#contract/events'
import type { Pin, RoomSnapshot, ShelfGoods } from '#contract/rooms'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'

/** The room's shelf, and what is being explained. */
export const useGoodsStore = defineStore('goods', () => {
  const shelf = shallowRef<readonly ShelfGoods[]>([])
  const pinned = shallowRef<Pin | null>(null)
  const closedPins = shallowRef<ReadonlySet<string>>(new Set())

  const count = computed(() => shelf.value.length)
  const pinnedGoods = computed(() => find(pinned.value?.goodsId))
  /** The card over the video: what is explained, unless this very push was closed by hand. */
  const card = computed(() => {
    const pin = pinned.value
    return pin && pinnedGoods.value && !closedPins.value.has(pin.pinId) ? { pin, goods: pinnedGoods.value } : null
  })

  function find(goodsId: string | undefined): ShelfGoods | null {
    return shelf.value.find(goods => goods.id === goodsId) ?? null
  }

  function reset() {
    shelf.value = []
    pinned.value = null
    closedPins.value = new Set()
  }

  function applySnapshot({ goods, pinned: pin }: RoomSnapshot) {
    shelf.value = goods
    pinned.value = pin
  }

  function replaceShelf(goods: readonly ShelfGoods[]) {
    shelf.value = goods
  }

  /** Stock, price or state changed; the event is the whole truth about them. */
  function changeGoods({ goodsId, ...facts }: RoomEventData['goods.changed']) {
    if (find(goodsId))
      shelf.value = shelf.value.map(goods => goods.id === goodsId ? { ...goods, ...facts } : goods)
  }

  function pin(next: Pin) {
    pinned.value = next
  }

  /** Only the push it names: a later one may be here already. */
  function unpin(pinId: string) {
    if (pinned.value?.pinId === pinId)
      pinned.value = null
  }

  /** Hides the card for this push only. */
  function closeCard() {
    if (pinned.value)
      closedPins.value = new Set([...closedPins.value, pinned.value.pinId])
  }

  return { shelf, pinned, count, pinnedGoods, card, find, reset, applySnapshot, replaceShelf, changeGoods, pin, unpin, closeCard }
})
