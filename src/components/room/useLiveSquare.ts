import type { Page } from '#contract/common'
import type { RoomCard } from '#contract/rooms'
import { computed, shallowRef } from 'vue'
import { listRooms, setReminder } from '~/api/rooms'
import { useLobby } from '~/composables/useLobby'
import { usePagedList } from '~/composables/usePagedList'
import { arrange, hasBegun, withReminder } from './square'

/** The rooms that are on and to come: read page by page, kept true by the square's channel while the page is shown. */
export function useLiveSquare() {
  const list = usePagedList(readPage, { key: card => card.id })
  const square = computed(() => arrange(list.items.value))
  /** A room somebody waited for that has just begun. */
  const begun = shallowRef<RoomCard | null>(null)
  /** Everything seen so far: rooms begin while the page is away, too. */
  const known = new Map<string, RoomCard>()

  /** Counts the reminders set or taken back here. */
  let reminders = 0

  async function readPage(cursor: string | undefined): Promise<Page<RoomCard>> {
    const before = reminders
    const page = await listRooms({ cursor, limit: 20 })
    // The answer may be older than a reminder that was set while it was on its way.
    if (before !== reminders)
      return readPage(cursor)
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

  /** For somebody who is signed in. Throws an `ApiError`. */
  async function remind(room: RoomCard, on: boolean): Promise<void> {
    const { reminded } = await setReminder(room.id, on)
    reminders += 1
    const card = { ...(known.get(room.id) ?? room), reminded }
    known.set(card.id, card)
    list.offer(card)
  }

  function dismissBegun() {
    begun.value = null
  }

  useLobby(take, list.refresh)

  return { square, state: list.state, more: list.more, refresh: list.refresh, begun, dismissBegun, remind }
}
