import type { NativeEventName, SurfaceEvent, SurfaceSource } from '~/live/driver'
import { computed, getCurrentInstance, onBeforeUnmount, onMounted, watch } from 'vue'
import { onVisibilityChange } from '~/platform/visibility'
import { playerAttributes } from './attributes'
import { NativePlayer } from './native-player'
import { playerTag } from './tag'

export interface NativePlayerOptions {
  /** Id of the tag, in this component's own template. */
  id: string
  source: () => SurfaceSource | null
  /** Id of the stream. */
  sid: () => string
  muted: () => boolean
  /** Grows with each tap on a player that stands still. */
  attempt: () => number
  report: (event: SurfaceEvent) => void
}

/** The first picture has arrived; WeChat's code. */
const FIRST_FRAME = 2003

/** The shopper's native tag of the calling component: what it is told, what it is asked, and what it says. */
export function useNativePlayer({ id, source, sid, muted, attempt, report }: NativePlayerOptions) {
  const instance = getCurrentInstance()!
  const attributes = computed(() => playerAttributes(source(), { sid: sid(), muted: muted() }))
  // One context as long as the tag stands.
  let tag: ReturnType<typeof playerTag> | null = null
  const player = new NativePlayer({
    tag: () => tag ??= playerTag(instance, id),
    rendered: () => instance.proxy!.$nextTick(),
    report,
  })

  onMounted(() => {
    watch(source, now => player.show(now), { immediate: true })
    // At once: where the page itself goes, a moment later there is no tag to stop.
    watch(source, (now) => {
      if (now)
        return
      player.show(null)
      tag = null
    }, { flush: 'sync' })
  })
  watch(attempt, () => player.again())
  const forget = onVisibilityChange(inFront => player.setInFront(inFront))
  onBeforeUnmount(() => {
    forget()
    player.destroy()
  })

  function hand(name: NativeEventName, event: unknown) {
    const { detail } = event as { detail?: { code?: number } }
    if (name === 'statechange' && detail?.code === FIRST_FRAME)
      report({ type: 'firstFrame' })
    report({ type: 'native', name, detail })
  }

  return { attributes, hand }
}
