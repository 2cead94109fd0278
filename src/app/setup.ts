import type { App } from 'vue'
import { createPinia } from 'pinia'

/** Installs what every page stands on. uni-app wants the Pinia instance back beside the app. */
export function setup(app: App) {
  const pinia = createPinia()
  app.use(pinia)
  return { pinia }
}
