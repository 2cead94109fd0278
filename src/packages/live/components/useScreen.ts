import { onBeforeUnmount, onMounted, ref } from 'vue'

/** From this width on, in px, the stage has panels beside it. Also in uni.scss. */
const WIDE = 900

/** Whether there is room for goods and chat beside the stage. */
export function useWide() {
  const wide = ref(false)
  // #ifdef H5
  const query = matchMedia(`(min-width: ${WIDE}px)`)
  const read = () => wide.value = query.matches
  read()
  onMounted(() => query.addEventListener('change', read))
  onBeforeUnmount(() => query.removeEventListener('change', read))
  // #endif
  return wide
}

/** Whether there is a mouse, which has no long press. */
export function canHover(): boolean {
  let can = false
  // #ifdef H5
  can = matchMedia('(hover: hover)').matches
  // #endif
  return can
}

/** What lies over the top edge: a mini-program's own capsule in the right corner. In px; browsers have none. */
export function topInset(): { top: number, right: number } {
  const inset = { top: 0, right: 0 }
  // #ifdef MP
  try {
    const capsule = uni.getMenuButtonBoundingClientRect()
    const { windowWidth } = uni.getSystemInfoSync()
    if (capsule.width > 0)
      return { top: capsule.top - 6, right: windowWidth - capsule.left + 4 }
  }
  catch {
    // Some targets draw no capsule.
  }
  // #endif
  return inset
}
