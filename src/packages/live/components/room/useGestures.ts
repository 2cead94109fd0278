import { ref } from 'vue'

interface Point { x: number, y: number }

export interface GestureOptions {
  /** Two taps in one place, at this point of the window in px. */
  onDoubleTap: (at: Point) => void
  now?: () => number
}

/** Two taps further apart than this, in ms, are two single ones. */
const DOUBLE_MS = 320
/** And so are two that lie further apart, in px. */
const DOUBLE_PX = 60
/** A sideways move of this many px is a swipe. */
const SWIPE_PX = 64

/**
 * What fingers do on the video itself: double tap for hearts, swipe right to clear the screen of everything but the
 * picture, swipe left to have it back.
 */
export function useGestures({ onDoubleTap, now = Date.now }: GestureOptions) {
  const cleared = ref(false)
  let last: Point & { at: number } | null = null
  let from: Point | null = null

  function tap(at: Point) {
    const time = now()
    if (last && time - last.at < DOUBLE_MS && Math.hypot(at.x - last.x, at.y - last.y) < DOUBLE_PX)
      onDoubleTap(at)
    // Kept after a double tap, so that each further tap in a row is one more heart.
    last = { ...at, at: time }
  }

  function touchStart(at: Point) {
    from = at
  }

  function touchEnd(at: Point) {
    if (!from)
      return
    const across = at.x - from.x
    if (Math.abs(across) > SWIPE_PX && Math.abs(across) > 2 * Math.abs(at.y - from.y))
      cleared.value = across > 0
    from = null
  }

  return { cleared, tap, touchStart, touchEnd }
}

/** Where a tap was, on any target: uni's events carry it in `detail`, `touches` or `changedTouches`. */
export function pointOf(event: unknown): Point {
  const { detail, touches, changedTouches } = event as {
    detail?: { x?: number, y?: number }
    touches?: ArrayLike<{ clientX: number, clientY: number }>
    changedTouches?: ArrayLike<{ clientX: number, clientY: number }>
  }
  const touch = touches?.[0] ?? changedTouches?.[0]
  return touch ? { x: touch.clientX, y: touch.clientY } : { x: detail?.x ?? 0, y: detail?.y ?? 0 }
}
