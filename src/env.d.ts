/// <reference types="vite/client" />

declare module '*.vue' {
  import type { DefineComponent } from 'vue'

  const component: DefineComponent<object, object, unknown>
  export default component
}

interface ImportMetaEnv {
  /** Address of the server, for targets that have no origin of their own (mini-programs). */
  readonly VITE_API_BASE?: string
}
