import type { Role, Session, SessionOptions, User } from '#contract/session'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { getSession, getSessionOptions, signInDemo, signInWechat } from '~/api/session'
import { currentDoor } from '~/app/door'
import { storage } from '~/platform/storage'
import { wechatCode } from '~/platform/wechat'

/** Who uses the app. The only store that outlives a visit; each door of H5 keeps a session of its own. */
export const useSessionStore = defineStore('session', () => {
  const key = `session:${currentDoor()}`
  const session = shallowRef<Session | null>(storage.read<Session>(key))
  const user = computed<User | null>(() => session.value?.user ?? null)
  const token = computed(() => session.value?.token ?? null)
  const signedIn = computed(() => session.value !== null)

  const options = shallowRef<SessionOptions | null>(null)

  /** The sign-in sheet is open: for this role, or for any. */
  const asking = ref<{ role: Role | null } | null>(null)
  let answers: ((signedIn: boolean) => void)[] = []

  function keep(next: Session | null) {
    session.value = next
    if (next)
      storage.write(key, next)
    else
      storage.remove(key)
  }

  function answer(ok: boolean) {
    asking.value = null
    const waiting = answers
    answers = []
    waiting.forEach(resolve => resolve(ok))
  }

  /** Demo login; closes the sheet. Throws an `ApiError`, with the sheet still open. */
  async function signIn(nickname: string, role: Role): Promise<User> {
    const next = await signInDemo({ nickname, role })
    keep(next)
    answer(true)
    return next.user
  }

  /**
   * By the person's WeChat account; closes the sheet. Whoever asked for a role hears no when this is not theirs. Throws an `ApiError`, with the
   * sheet still open.
   */
  async function signInByWechat(): Promise<User> {
    const next = await signInWechat(await wechatCode())
    keep(next)
    const wanted = asking.value?.role
    answer(!wanted || next.user.role === wanted)
    return next.user
  }

  /** How one signs in and pays here: asked once. Null when the server cannot be reached. */
  async function loadOptions(): Promise<SessionOptions | null> {
    try {
      options.value ??= await getSessionOptions()
    }
    catch {
      // The next sheet that opens asks again.
    }
    return options.value
  }

  function signOut() {
    keep(null)
  }

  /**
   * Resolves true at once for somebody who is signed in (with that role); otherwise opens the sheet and resolves with
   * whether they signed in. Several callers share one sheet.
   */
  function requireSignIn(role?: Role): Promise<boolean> {
    if (user.value && (!role || user.value.role === role))
      return Promise.resolve(true)
    asking.value = { role: role ?? null }
    return new Promise(resolve => answers.push(resolve))
  }

  /** The sheet was closed without signing in. */
  function dismiss() {
    answer(false)
  }

  /** Asks the server whether the kept session still holds; one it no longer knows is dropped. Failures of the way are no answer. */
  async function restore(): Promise<void> {
    const kept = session.value
    if (!kept)
      return
    try {
      const { user } = await getSession()
      if (session.value === kept)
        keep({ ...kept, user })
    }
    catch {}
  }

  return { user, token, signedIn, asking, options, loadOptions, signIn, signInByWechat, signOut, requireSignIn, dismiss, restore, expire: signOut }
})
