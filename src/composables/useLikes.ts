import { onScopeDispose, readonly, ref } from 'vue'
import { postLikes } from '~/api/rooms'

/** Milliseconds between two requests, however fast the tapping. */
const PAUSE = 1_000
/** What one request carries at most. */
const MOST = 50

/** Hearts: counted here at once, sent together at most once a second. Those of a failed request are let go. */
export function useLikes(roomId: () => string | null) {
  const ownLikes = ref(0)
  let pending = 0
  let timer: ReturnType<typeof setTimeout> | null = null

  function like(): void {
    ownLikes.value += 1
    pending += 1
    timer ??= setTimeout(send, PAUSE)
  }

  async function send(): Promise<void> {
    const id = roomId()
    const count = Math.min(pending, MOST)
    pending -= count
    timer = pending > 0 ? setTimeout(send, PAUSE) : null
    if (id === null || count === 0)
      return
    try {
      await postLikes(id, count)
    }
    catch {
      // A heart is not worth a second try, nor a word about it.
    }
  }

  onScopeDispose(() => {
    if (timer !== null)
      clearTimeout(timer)
  })

  return { like, ownLikes: readonly(ownLikes) }
}
