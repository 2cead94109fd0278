import type { App } from 'vue'
import { createPinia } from 'pinia'
import { configureClient } from '~/api/client'
import { useSessionStore } from '~/stores/session'
import { openDoor } from './door'
import { followTypedLinks } from './typed-links'

/** Installs what every page stands on. uni-app wants the Pinia instance back beside the app. */
export function setup(app: App) {
  openDoor()
  followTypedLinks()
  const pinia = createPinia()
  app.use(pinia)
  const session = useSessionStore(pinia)
  configureClient({ token: () => session.token, onUnauthenticated: session.expire })
  void session.restore()
  return { pinia }
}
