import { createSSRApp } from 'vue'
import { setup } from '~/app/setup'
import App from './App.vue'

// uni-app looks for these two names in this file: it rewrites them per target.
export function createApp() {
  const app = createSSRApp(App)
  return { app, ...setup(app) }
}
