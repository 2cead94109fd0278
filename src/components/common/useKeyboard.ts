import { onBeforeUnmount, onMounted, ref } from 'vue'

/** Height in px by which the on-screen keyboard covers the page. The page itself does not move. */
export function useKeyboard() {
  const height = ref(0)
  // #ifdef H5
  const viewport = window.visualViewport
  const read = () => {
    if (viewport)
      height.value = Math.max(0, Math.round(window.innerHeight - viewport.height - viewport.offsetTop))
  }
  onMounted(() => viewport?.addEventListener('resize', read))
  onBeforeUnmount(() => viewport?.removeEventListener('resize', read))
  // #endif
  // #ifdef MP
  const changed = (event: { height: number }) => height.value = event.height
  onMounted(() => uni.onKeyboardHeightChange?.(changed))
  onBeforeUnmount(() => uni.offKeyboardHeightChange?.(changed))
  // #endif
  return height
}

/** The same for what holds ordinary fields: mini-programs lift a focused one by themselves, so there it stays 0. */
export function useSheetKeyboard() {
  let height = ref(0)
  // #ifdef H5
  height = useKeyboard()
  // #endif
  return height
}
