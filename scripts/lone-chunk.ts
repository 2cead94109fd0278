import type { Plugin } from 'vite'
import { normalizePath } from 'vite'

/**
 * Puts a library into a file of its own: one that calls `eval` keeps the minifier from shortening any name of the file it shares.
 * @param library as it is installed
 * @param chunk path of the file in the output, without `.js`
 */
export function loneChunk(library: string, chunk: string): Plugin {
  const path = `/node_modules/${library}/`
  return {
    name: 'lone-chunk',
    apply: 'build',
    outputOptions(options) {
      const { manualChunks } = options
      if (typeof manualChunks !== 'function')
        return null
      return { ...options, manualChunks: (id, meta) => normalizePath(id).includes(path) ? chunk : manualChunks(id, meta) }
    },
  }
}
