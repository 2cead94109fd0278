import type { RoomCounterData, RoomEventData } from '#contract/events'
import type { Join, Room, RoomSales, RoomSnapshot } from '#contract/rooms'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'

/** A line that passes by: somebody came in, somebody bought. */
export type Ticker
  = | { id: number, kind: 'joined', nickname: string }
    | { id: number, kind: 'ordered' | 'paid', buyer: string, title: string, qty: number }

/** Without `until` for as long as the room lasts. */
export type Muting = Omit<RoomEventData['user.muted'], 'userId'>

/** Facts about the room one is in, as the snapshot gave them and the events changed them. */
export const useRoomStore = defineStore('room', () => {
  const id = ref<string | null>(null)
  const room = shallowRef<Room | null>(null)
  const role = ref<Join['role']>('shopper')
  const viewers = ref(0)
  const likes = ref(0)
  /** Null for everybody who does not run the room. */
  const sales = shallowRef<RoomSales | null>(null)
  const following = ref(false)
  const reminded = ref(false)
  /** One may not chat: until `mutedUntil`, or for as long as the room lasts when that is null. */
  const muted = ref(false)
  /** ISO time. */
  const mutedUntil = ref<string | null>(null)
  /** Whom this visit saw muted or let speak again, by user id. */
  const mutes = shallowRef<Readonly<Record<string, Muting>>>({})
  /** Whom this visit saw sent away, by user id. */
  const kicked = shallowRef<Readonly<Record<string, boolean>>>({})
  /** How many reports wait for whoever runs the room. */
  const openReports = ref(0)
  const ticker = shallowRef<Ticker | null>(null)

  const notice = computed(() => room.value?.notice ?? '')
  const summary = computed(() => room.value?.summary ?? null)
  const runsRoom = computed(() => role.value !== 'shopper')
  let passed = 0

  function reset(roomId: string | null) {
    id.value = roomId
    room.value = null
    role.value = 'shopper'
    viewers.value = 0
    likes.value = 0
    sales.value = null
    following.value = false
    reminded.value = false
    muted.value = false
    mutedUntil.value = null
    mutes.value = {}
    kicked.value = {}
    openReports.value = 0
    ticker.value = null
  }

  function applySnapshot(snapshot: RoomSnapshot) {
    room.value = snapshot.room
    viewers.value = snapshot.viewers
    likes.value = Math.max(likes.value, snapshot.likes)
    sales.value = snapshot.sales
    following.value = snapshot.me.following
    reminded.value = snapshot.me.reminded
    muted.value = snapshot.me.muted
    mutedUntil.value = snapshot.me.mutedUntil
  }

  function change(facts: Partial<Room>) {
    if (room.value)
      room.value = { ...room.value, ...facts }
  }

  function started({ status, startedAt }: RoomEventData['room.started']) {
    change({ status, startedAt, awaySince: null })
  }
  function wentAway({ since }: RoomEventData['room.away']) {
    change({ status: 'away', awaySince: since })
  }
  function cameBack() {
    change({ status: 'live', awaySince: null })
  }

  function setMute({ userId, ...muting }: RoomEventData['user.muted'], me: string | null) {
    mutes.value = { ...mutes.value, [userId]: muting }
    if (userId === me) {
      muted.value = muting.muted
      mutedUntil.value = muting.until
    }
  }

  function setKicked(userId: string, out: boolean) {
    kicked.value = { ...kicked.value, [userId]: out }
  }

  /** The event's summary has no sales in it, so it does not replace one that has. */
  function ended({ endedAt, summary }: RoomEventData['room.ended']) {
    const kept = room.value?.summary
    change({ status: 'ended', endedAt, awaySince: null, summary: kept && kept.sales !== null ? kept : summary })
  }

  function showTicker(line: RoomCounterData['user.joined'] | RoomEventData['order.placed'], kind: Ticker['kind']) {
    const entry = { id: ++passed, kind, ...line }
    ticker.value = entry as Ticker
  }

  return { id, room, role, viewers, likes, sales, following, reminded, muted, mutedUntil, mutes, kicked, openReports, ticker, notice, summary, runsRoom, reset, applySnapshot, change, setMute, setKicked, started, wentAway, cameBack, ended, showTicker }
})
