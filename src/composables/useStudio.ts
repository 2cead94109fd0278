import type { ShelfInput } from '#contract/rooms'
import type { CaptureOptions } from '~/live/driver'
import { computed, readonly, ref, shallowReadonly, shallowRef } from 'vue'
import { pinGoods, putShelf, unpinGoods } from '~/api/rooms'
import { LiveError } from '~/live/driver'
import { serverClock } from '~/platform/clock'
import { backgroundStopsCapture } from '~/platform/visibility'
import { useGoodsStore } from '~/stores/goods'
import { useRoomStore } from '~/stores/room'
import { useStreamsStore } from '~/stores/streams'
import { useInterruption } from './useInterruption'
import { useTick } from './useTick'
import { useVisit } from './useVisit'

/** The anchor's studio: call in the page's setup, `open(id)` once the room is chosen. What there is to see is in the stores. */
export function useStudio() {
  const room = useRoomStore()
  const streams = useStreamsStore()
  const goods = useGoodsStore()
  const previewError = shallowRef<LiveError | null>(null)

  const { interrupted, begin: interrupt } = useInterruption()
  // The picture stops by itself, so shoppers are told; commands to a pusher fail in the background.
  const visit = useVisit('broadcast', () => backgroundStopsCapture() && interrupt('background'))

  /** Opens camera and microphone; why it did not work is in `previewError`. Again is a retry. */
  async function startPreview(): Promise<void> {
    previewError.value = null
    try {
      await live().startPreview(streams.capture)
    }
    catch (error) {
      previewError.value = error instanceof LiveError ? error : new LiveError('UNKNOWN', String(error), error)
    }
  }

  /** Flip, mirror, mute, beauty, definition. What did not work is taken back. */
  async function configure(changes: Partial<CaptureOptions>): Promise<void> {
    const before = streams.capture
    streams.capture = { ...before, ...changes }
    try {
      await visit.current()?.live.configure(changes)
    }
    catch (error) {
      streams.capture = before
      throw error
    }
  }

  /** After the countdown. Throws a `LiveError` (STREAM_BUSY: offer to take over) or an `ApiError`. */
  function goLive(options: { takeOver?: boolean } = {}): Promise<void> {
    return live().goLive(options)
  }

  /** Ends the room for everybody and lets camera and microphone go. Throws an `ApiError`; the room then goes on. */
  function end(): Promise<void> {
    return live().end()
  }

  /** Puts goods on every screen. Throws an `ApiError`. */
  async function push(goodsId: string): Promise<void> {
    const id = requireId()
    const pin = await pinGoods(id, goodsId)
    if (room.id === id)
      goods.pin(pin)
  }

  async function unpush(): Promise<void> {
    const pinId = goods.pinned?.pinId
    await unpinGoods(requireId())
    if (pinId)
      goods.unpin(pinId)
  }

  async function setShelf(items: ShelfInput['items']): Promise<void> {
    const id = requireId()
    const shelf = await putShelf(id, { items })
    if (room.id === id)
      goods.replaceShelf(shelf.items)
  }

  function live() {
    const current = visit.current()
    if (!current)
      throw new LiveError('UNKNOWN', 'no room is open')
    return current.live
  }

  function requireId(): string {
    live()
    return room.id ?? ''
  }

  const now = ref(serverClock.now())
  useTick(() => now.value = serverClock.now())
  /** Seconds since the room started, on the server's clock; 0 before. */
  const duration = computed(() => {
    const { startedAt = null, endedAt = null } = room.room ?? {}
    const until = endedAt === null ? now.value : Date.parse(endedAt)
    return startedAt === null ? 0 : Math.max(0, Math.floor((until - Date.parse(startedAt)) / 1_000))
  })

  return {
    open: visit.open,
    retry: visit.retry,
    leave: visit.leave,
    report: visit.report,
    say: visit.say,
    startPreview,
    previewError: shallowReadonly(previewError),
    interrupted,
    configure,
    goLive,
    end,
    duration: readonly(duration),
    push,
    unpush,
    setShelf,
  }
}
