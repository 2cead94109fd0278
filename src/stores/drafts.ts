import { defineStore } from 'pinia'
import { reactive, watch } from 'vue'
import { useSessionStore } from './session'

/**
 * What is typed into a form that lies in a sheet, until it is sent: a slip of the thumb closes a sheet. In memory only, and gone with
 * whoever typed it.
 */
export const useDraftsStore = defineStore('drafts', () => {
  const session = useSessionStore()
  const drafts = new Map<string, object>()

  watch(() => session.user?.id, () => drafts.clear(), { flush: 'sync' })

  /** The draft of this name as it was left, else a new one. */
  function open<T extends object>(name: string, fresh: () => T): T {
    const draft = (drafts.get(name) as T | undefined) ?? reactive(fresh()) as T
    drafts.set(name, draft)
    return draft
  }

  /** It was sent, or is not wanted any more: the next form begins anew. */
  function forget(name: string) {
    drafts.delete(name)
  }

  return { open, forget }
})
