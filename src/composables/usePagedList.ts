import type { Page } from '#contract/common'
import type { Fault } from '~/app/errors'
import { shallowReadonly, shallowRef } from 'vue'
import { toFault } from '~/app/errors'

/** `idle`: there is more to read. `done`: that was the end. */
export type PagedState = { state: 'idle' | 'loading' | 'done' } | { state: 'error', error: Fault }

export interface PagedListOptions<T> {
  /** What tells two items apart. */
  key: (item: T) => string
}

/** A list that grows page by page. Items that turn up by themselves wait until the reader asks for them. */
export function usePagedList<T>(read: (cursor: string | undefined) => Promise<Page<T>>, { key }: PagedListOptions<T>) {
  const items = shallowRef<readonly T[]>([])
  const pending = shallowRef<readonly T[]>([])
  const state = shallowRef<PagedState>({ state: 'idle' })
  let cursor: string | undefined
  /** Numbers the refreshes: a page of a former list is not added to this one. */
  let turn = 0

  async function load(fresh: boolean): Promise<void> {
    const current = turn
    state.value = { state: 'loading' }
    try {
      const page = await read(fresh ? undefined : cursor)
      if (current !== turn)
        return
      cursor = page.nextCursor ?? undefined
      items.value = fresh ? page.items : merge(items.value, page.items)
      if (fresh)
        pending.value = []
      state.value = { state: page.nextCursor === null ? 'done' : 'idle' }
    }
    catch (error) {
      if (current === turn)
        state.value = { state: 'error', error: toFault(error) }
    }
  }

  /** The next page; after an error the same one again. */
  async function more(): Promise<void> {
    if (state.value.state === 'idle' || state.value.state === 'error')
      await load(cursor === undefined)
  }

  /** From the beginning; what is shown stays until the answer is here. */
  async function refresh(): Promise<void> {
    turn += 1
    // Should it fail, the page to be tried again is the first one.
    cursor = undefined
    await load(true)
  }

  /** Another list from the beginning: nothing of the former one stays. */
  async function restart(): Promise<void> {
    items.value = []
    pending.value = []
    await refresh()
  }

  /** An item that changed is replaced where it stands; a new one waits. */
  function offer(item: T): void {
    if (items.value.some(shown => key(shown) === key(item)))
      items.value = items.value.map(shown => key(shown) === key(item) ? item : shown)
    else
      pending.value = [item, ...pending.value.filter(waiting => key(waiting) !== key(item))]
  }

  function showPending(): void {
    items.value = merge(pending.value, items.value)
    pending.value = []
  }

  function remove(id: string): void {
    items.value = items.value.filter(item => key(item) !== id)
    pending.value = pending.value.filter(item => key(item) !== id)
  }

  /** Pages overlap when items move between two readings. */
  function merge(first: readonly T[], second: readonly T[]): T[] {
    const known = new Set(first.map(key))
    return [...first, ...second.filter(item => !known.has(key(item)))]
  }

  return {
    items: shallowReadonly(items),
    pending: shallowReadonly(pending),
    state: shallowReadonly(state),
    more,
    refresh,
    restart,
    offer,
    showPending,
    remove,
  }
}
