import type { SurfaceEvent } from '~/live/driver'
import { onShow, onUnload } from '@dcloudio/uni-app'
import { windowDelay } from '~/platform/picture-in-picture'

/**
 * A page of the shop may lie over the room while the picture goes on in a small window of the platform's. Without such a window,
 * or once it has been closed, the picture is paused. Call in the page's setup.
 */
export function useSmallWindow() {
  let floats = false
  let pause: (() => void) | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  function settle() {
    if (!floats)
      pause?.()
  }

  function seen() {
    clearTimeout(timer)
    pause = null
    floats = false
  }

  onShow(seen)
  onUnload(seen)

  return {
    /** The page is covered, or the app left. */
    covered: (pausePicture: () => void) => {
      pause = pausePicture
      const delay = windowDelay()
      if (delay > 0)
        timer = setTimeout(settle, delay)
      else
        settle()
    },
    /** What the surface says. */
    hear: (event: SurfaceEvent) => {
      if (event.type !== 'native')
        return
      if (event.name === 'enterpictureinpicture') {
        floats = true
      }
      else if (event.name === 'leavepictureinpicture') {
        floats = false
        settle()
      }
    },
  }
}
