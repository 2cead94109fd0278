/** Calls `listener(visible)` when the whole app comes to the front or leaves it; the answer unsubscribes. */
export function onVisibilityChange(listener: (visible: boolean) => void): () => void {
  // #ifdef H5
  const changed = () => listener(!document.hidden)
  document.addEventListener('visibilitychange', changed)
  return () => document.removeEventListener('visibilitychange', changed)
  // #endif
  // #ifndef H5

  const shown = () => listener(true)
  const hidden = () => listener(false)
  uni.onAppShow(shown)
  uni.onAppHide(hidden)
  return () => {
    uni.offAppShow(shown)
    uni.offAppHide(hidden)
  }
  // #endif
}

/** Whether leaving the front stops camera and microphone: mini-programs do, a browser's tab goes on. */
export function backgroundStopsCapture(): boolean {
  let stops = true
  // #ifdef H5
  stops = false
  // #endif
  return stops
}

/** Whether people see the app at this moment: false while a page is hidden because all of it is. */
export function appInFront(): boolean {
  let front = true
  // #ifdef H5
  front = !document.hidden
  // #endif
  return front
}
