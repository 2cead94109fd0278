import type { CaptureOptions, NativeEventName, SurfaceEvent, SurfaceSource } from '~/live/driver'
import { computed, getCurrentInstance, onBeforeUnmount, onMounted, ref, watch } from 'vue'
import { onVisibilityChange } from '~/platform/visibility'
import { pusherAttributes } from './attributes'
import { NativePusher } from './native-pusher'
import { pusherTag } from './tag'

export interface NativePusherOptions {
  /** Id of the tag, in this component's own template. */
  id: string
  source: () => SurfaceSource | null
  capture: () => CaptureOptions
  /** Address of a picture; empty: the platform's. */
  waitingImage: () => string
  report: (event: SurfaceEvent) => void
}

/** The anchor's native tag of the calling component: what it is told, what it is asked, and what it says. */
export function useNativePusher({ id, source, capture, waitingImage, report }: NativePusherOptions) {
  const instance = getCurrentInstance()!
  const firstCamera = ref(capture().camera)
  const attributes = computed(() => pusherAttributes(source(), capture(), { firstCamera: firstCamera.value, waitingImage: waitingImage() }))
  // One context as long as the tag stands.
  let tag: ReturnType<typeof pusherTag> | null = null
  const pusher = new NativePusher({
    tag: () => tag ??= pusherTag(instance, id),
    rendered: () => instance.proxy!.$nextTick(),
    report,
  }, firstCamera.value)

  watch(() => capture().camera, (camera) => {
    // A tag in being is told to switch instead.
    if (!source())
      firstCamera.value = camera
    pusher.setCamera(camera)
  })
  onMounted(() => {
    watch(source, now => pusher.show(now), { immediate: true })
    // At once: where the page itself goes, a moment later there is no tag to stop.
    watch(source, (now) => {
      if (now)
        return
      pusher.show(null)
      tag = null
      firstCamera.value = capture().camera
    }, { flush: 'sync' })
  })
  const forget = onVisibilityChange(inFront => pusher.setInFront(inFront))
  onBeforeUnmount(() => {
    forget()
    pusher.destroy()
  })

  function hand(name: NativeEventName, event: unknown) {
    report({ type: 'native', name, detail: (event as { detail?: unknown }).detail })
  }

  return { attributes, hand }
}
