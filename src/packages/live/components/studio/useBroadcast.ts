import type { useStudio } from '~/composables/useStudio'
import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue'
import { toFault } from '~/app/errors'
import { useRoomStore } from '~/stores/room'
import { useStreamsStore } from '~/stores/streams'

export type Studio = ReturnType<typeof useStudio>

/** Seconds counted down before the picture goes out. */
const COUNT_FROM = 3

/** From the preview through 3-2-1 to the live picture, and what stands in between. */
export function useBroadcast(studio: Studio) {
  const room = useRoomStore()
  const streams = useStreamsStore()

  /** 3, 2, 1, then 0: not counting. */
  const count = ref(0)
  /** Asked to go live, and not told yet whether it worked. */
  const starting = ref(false)
  /** It was live in this page, so an interruption is not a way back to the preview. */
  const begun = ref(false)
  const error = shallowRef<{ code: string, message: string } | null>(null)
  let timer: ReturnType<typeof setInterval> | undefined

  const running = computed(() => room.room?.status === 'live' || room.room?.status === 'away')
  const phase = computed<'preview' | 'live' | 'over'>(() => {
    if (room.room?.status === 'ended')
      return 'over'
    return begun.value || streams.publisher.state === 'publishing' ? 'live' : 'preview'
  })
  /** Another page or device broadcasts this room. */
  const busyElsewhere = computed(() => error.value?.code === 'STREAM_BUSY' || error.value?.code === 'TAKEN_OVER')

  function stopCounting() {
    clearInterval(timer)
    count.value = 0
  }

  function countDown() {
    error.value = null
    count.value = COUNT_FROM
    timer = setInterval(() => {
      count.value -= 1
      if (count.value === 0) {
        stopCounting()
        goLive()
      }
    }, 1000)
  }

  async function goLive(takeOver = false) {
    if (starting.value)
      return
    starting.value = true
    error.value = null
    try {
      await studio.goLive({ takeOver })
      begun.value = true
    }
    catch (thrown) {
      error.value = toFault(thrown)
    }
    finally {
      starting.value = false
    }
  }

  // A reloaded page of a running room goes on by itself, as soon as there is a picture to send.
  let resumed = false
  watch(() => running.value && streams.previewSource !== null, (ready) => {
    if (ready && !resumed && phase.value === 'preview' && !starting.value && streams.publisher.state === 'idle') {
      resumed = true
      goLive()
    }
  })
  watch(() => streams.publisher, (publisher) => {
    if (publisher.state === 'failed')
      error.value = publisher.error
    else if (publisher.state === 'publishing')
      error.value = null
  })
  onBeforeUnmount(stopCounting)

  return { phase, count, starting, running, error, busyElsewhere, countDown, stopCounting, goLive }
}
