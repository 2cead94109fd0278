import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { storage } from '~/platform/storage'

const KEY = 'hidden-people'
/** As many as are remembered; the oldest are forgotten first. */
const MOST = 200

/** People whose messages one does not want to see. Kept on this device; nobody else is told. */
export const useHiddenStore = defineStore('hidden', () => {
  const kept = storage.read<unknown>(KEY)
  const ids = shallowRef<readonly string[]>(Array.isArray(kept) ? kept.filter((id): id is string => typeof id === 'string') : [])
  const count = computed(() => ids.value.length)

  function has(userId: string): boolean {
    return ids.value.includes(userId)
  }

  function add(userId: string) {
    keep([...ids.value.filter(id => id !== userId), userId].slice(-MOST))
  }

  function clear() {
    keep([])
  }

  function keep(next: readonly string[]) {
    ids.value = next
    storage.write(KEY, next)
  }

  return { ids, count, has, add, clear }
})
