import type { Question } from '~/platform/dialog'
import { onBackPress } from '@dcloudio/uni-app'
import { onBeforeUnmount, watch } from 'vue'
import { goBack } from '~/app/routes'
import { ask } from '~/platform/dialog'
import { holdPage } from '~/platform/leave'

/**
 * Asks before a page is left on which something is not saved yet. To be called in the page's own setup.
 * @param unsaved whether there is anything to lose now
 * @param question what is asked
 * @returns lets the page go, once what was written is saved
 */
export function useLeaveGuard(unsaved: () => boolean, question: () => Question): () => void {
  let release: (() => void) | null = null
  let asking = false

  watch(unsaved, now => now ? hold() : letGo())
  onBeforeUnmount(letGo)
  // The arrow in the page's head, where there is one of uni-app's.
  onBackPress(() => {
    if (release)
      void asked()
    return release !== null
  })

  function hold() {
    release ??= holdPage(question().title, () => void asked())
  }

  function letGo() {
    release?.()
    release = null
  }

  async function asked() {
    if (asking)
      return
    asking = true
    const leave = await ask(question())
    asking = false
    if (!leave)
      return
    letGo()
    goBack()
  }

  return letGo
}
