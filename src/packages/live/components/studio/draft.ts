import type { RoomInput, ShelfInput } from '#contract/rooms'
import { storage } from '~/platform/storage'

/** A room as its anchor writes it, before it exists. */
export interface RoomDraft {
  title: string
  cover: string
  notice: string
  /** False: begin as soon as the camera is ready. */
  later: boolean
  /** `2026-11-22` and `20:00`, in the anchor's own time zone. */
  date: string
  time: string
  /** In the order of the shelf; the live price as typed, in yuan, or empty for the shop's own. */
  goods: { id: string, livePrice: string }[]
}

/** Pictures that come with the demo shop. */
export const DEMO_COVERS = ['/demo/covers/fashion.jpg', '/demo/covers/beauty.jpg', '/demo/covers/tea.jpg', '/demo/covers/orchard.jpg'] as const

const KEY = 'studio:draft'
const two = (n: number) => String(n).padStart(2, '0')

export function emptyDraft(now = new Date()): RoomDraft {
  const soon = new Date(now.getTime() + 3_600_000)
  return {
    title: '',
    cover: DEMO_COVERS[0],
    notice: '',
    later: false,
    date: `${soon.getFullYear()}-${two(soon.getMonth() + 1)}-${two(soon.getDate())}`,
    time: `${two(soon.getHours())}:${two(soon.getMinutes())}`,
    goods: [],
  }
}

export function readDraft(): RoomDraft {
  return { ...emptyDraft(), ...storage.read<Partial<RoomDraft>>(KEY) }
}

export function saveDraft(draft: RoomDraft): void {
  storage.write(KEY, draft)
}

export function dropDraft(): void {
  storage.remove(KEY)
}

/** When the draft means to begin; null when at once, or when date and time are no moment. */
export function startOf({ later, date, time }: RoomDraft): Date | null {
  const at = new Date(`${date}T${time}:00`)
  return later && !Number.isNaN(at.getTime()) ? at : null
}

/** The shelf of a draft; `price` reads an amount in yuan as fen. */
export function shelfOf(draft: RoomDraft, price: (text: string) => number | null): ShelfInput['items'] {
  return draft.goods.map(({ id, livePrice }) => ({ goodsId: id, livePrice: livePrice.trim() ? price(livePrice) : null }))
}

export function inputOf(draft: RoomDraft): RoomInput {
  const start = startOf(draft)
  return {
    title: draft.title.trim(),
    cover: draft.cover,
    ...(draft.notice.trim() && { notice: draft.notice.trim() }),
    ...(start && { startsAt: start.toISOString() }),
    goodsIds: draft.goods.map(({ id }) => id),
  }
}
