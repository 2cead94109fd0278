import { pageOrigin } from '~/platform/origin'

/**
 * Where the server is. H5 is served by it, so paths are enough; a mini-program has no origin of its own and is built
 * with `VITE_API_BASE`.
 */
function findApiBase(): string {
  // #ifdef H5
  return ''
  // #endif
  // #ifndef H5

  return (import.meta.env.VITE_API_BASE ?? 'http://localhost:3000').replace(/\/+$/, '')
  // #endif
}

export const apiBase = findApiBase()

/** A path on the server (`/uploads/…`) as an address a picture or request can use; absolute addresses stay. */
export function resolveUrl(path: string): string {
  return path.startsWith('/') ? apiBase + path : path
}

/** The same for a WebSocket: `ws:` or `wss:`, as the server is reached. */
export function resolveSocketUrl(path: string): string {
  if (/^wss?:/.test(path))
    return path
  const base = /^https?:/.test(path) ? path : (apiBase || pageOrigin()) + path
  return base.replace(/^http/, 'ws')
}
