import type { Plugin } from 'vite'
import { readFileSync } from 'node:fs'
import { relative, sep } from 'node:path'

/**
 * Gives each subpackage of a mini-program its own copy of shared folders, so that what only subpackages use does not weigh
 * on the main package: a subpackage may require files of the main package and its own, never another's. To the compiler
 * `src/<folder>/X.vue`, imported from the package at `<owner>`, is `<owner>/<folder>/X.vue`. Nothing is written to the
 * sources. Modules in these folders have one instance per package, so they must keep no state.
 * @param root absolute path of the project
 * @param folders inside `src`
 * @param owners roots of the subpackages, as in `pages.json`
 */
export function packageCopies(root: string, folders: readonly string[], owners: readonly string[]): Plugin {
  const copies = owners.flatMap(owner => folders.map(folder => ({ owner, folder: `src/${folder}`, copy: `${owner}/${folder}` })))
  const pathOf = (id: string) => relative(root, id).split(sep).join('/')
  const within = (path: string, folder: string) => path.startsWith(`${folder}/`)
  const copyAt = (path: string) => copies.find(({ copy }) => within(path, copy))
  const originalOf = (id: string) => {
    const found = copyAt(pathOf(id))
    return found && `${root}/${found.folder}${pathOf(id).slice(found.copy.length)}`
  }

  return {
    name: 'package-copies',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (source.startsWith(root) && copyAt(pathOf(source)))
        return source
      // Blocks of a single-file component belong to the compiler of Vue.
      if (!importer || source.includes('?vue&'))
        return null
      const resolved = await this.resolve(source, originalOf(importer) ?? importer, { ...options, skipSelf: true })
      const path = resolved && pathOf(resolved.id)
      const found = path && copies.find(({ owner, folder }) => within(pathOf(importer), owner) && within(path, folder))
      return found ? `${root}/${found.copy}${path.slice(found.folder.length)}` : resolved
    },
    load(id) {
      const original = id.includes('?') ? undefined : originalOf(id)
      if (!original)
        return null
      this.addWatchFile(original)
      return readFileSync(original, 'utf8')
    },
  }
}
