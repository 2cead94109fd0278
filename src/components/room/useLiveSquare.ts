import type { RoomCard } from '#contract/rooms'
import { computed, shallowRef } from 'vue'
import { listRooms, setReminder } from '~/api/rooms'
import { useLobby } from '~/composables/useLobby'
import { usePagedList } from '~/composables/usePagedList'
import { useSessionStore } from '~/stores/session'
import { arrange, hasBegun, withReminder } from './square'

/** The rooms that are on and to come: read page by page, kept true by the square's channel while the page is shown. */
export function useLiveSquare() {
  const session = useSessionStore()
  const list = usePagedList(readPage, { key: card => card.id })
  const square = computed(() => arrange(list.items.value))
  /** A room somebody waited for that has just begun. */
  const begun = shallowRef<RoomCard | null>(null)
  /** Everything seen so far: rooms begin while the page is away, too. */
  const known = new Map<string, RoomCard>()

  async function readPage(cursor: string | undefined) {
    const page = await listRooms({ cursor, limit: 20 })
    page.items.forEach(notice)
    return page
  }

  function notice(card: RoomCard) {
    if (hasBegun(card, known.get(card.id)))
      begun.value = card
    else if (begun.value?.id === card.id && card.status === 'ended')
      begun.value = null
    known.set(card.id, card)
  }

  function take(cards: RoomCard[]) {
    for (const guestCard of cards) {
      const card = withReminder(guestCard, known.get(guestCard.id))
      notice(card)
      if (card.status === 'ended')
        list.remove(card.id)
      else
        list.offer(card)
    }
    list.showPending()
  }

  /** Asks for sign-in first. Throws an `ApiError`; resolves with false when the sign-in was declined. */
  async function remind(room: RoomCard, on: boolean): Promise<boolean> {
    if (!await session.requireSignIn())
      return false
    const { reminded } = await setReminder(room.id, on)
    const card = { ...(known.get(room.id) ?? room), reminded }
    known.set(card.id, card)
    list.offer(card)
    return true
  }

  function dismissBegun() {
    begun.value = null
  }

  useLobby(take, list.refresh)

  return { square, state: list.state, more: list.more, refresh: list.refresh, begun, dismissBegun, remind }
}
