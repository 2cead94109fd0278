/** Node 20 gives a thread its entry file before any loader that could read TypeScript: hence this one in JavaScript. */
import { register } from 'tsx/esm/api'

register()
await import('./worker.ts')
