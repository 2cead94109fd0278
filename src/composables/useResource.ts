import type { Fault } from '~/app/errors'
import { shallowRef } from 'vue'
import { toFault } from '~/app/errors'

export type ResourceState = { state: 'loading' | 'ready' } | { state: 'error', error: Fault }

/**
 * One thing a page reads from the server. Read again while it is shown, it stays on screen; a failure then is thrown
 * away, since what is shown is still what was last known.
 */
export function useResource<T>(read: () => Promise<T>) {
  const value = shallowRef<T | null>(null)
  const state = shallowRef<ResourceState>({ state: 'loading' })
  /** Answers that were overtaken by a later call or change are not shown. */
  let turn = 0

  async function load(): Promise<void> {
    const own = ++turn
    if (state.value.state === 'error')
      state.value = { state: 'loading' }
    try {
      const answer = await read()
      if (own === turn)
        put(answer)
    }
    catch (error) {
      if (own === turn && value.value === null)
        state.value = { state: 'error', error: toFault(error) }
    }
  }

  /** Takes what a change of it answered with. */
  function put(next: T) {
    turn += 1
    value.value = next
    state.value = { state: 'ready' }
  }

  return { value, state, load, put }
}
