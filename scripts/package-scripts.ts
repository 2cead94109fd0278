import type { Plugin } from 'vite'

/** How the optimizer calls the script of a component or a page, apart from the stub that registers it. */
const OF_COMPONENT = '-vendor'

/**
 * Gathers the scripts of a subpackage's components in the file of what they share: alone, each would repeat paths and the stand-ins
 * for newer syntax (`async`, spread), some 300 bytes.
 * @param owners roots of the subpackages, as in `pages.json`
 */
export function packageScripts(owners: readonly string[]): Plugin {
  return {
    name: 'package-scripts',
    apply: 'build',
    outputOptions(options) {
      const { manualChunks } = options
      if (typeof manualChunks !== 'function')
        return null
      const gathered = (chunk: string | null | undefined | void) => {
        const owner = chunk?.endsWith(OF_COMPONENT) ? owners.find(root => chunk.startsWith(`${root}/`)) : undefined
        return owner ? `${owner}/common/vendor` : chunk
      }
      return { ...options, manualChunks: (id, meta) => gathered(manualChunks(id, meta)) }
    },
  }
}
