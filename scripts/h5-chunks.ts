import type { GetModuleInfo, PluginContext } from 'rollup'
import type { Plugin } from 'vite'

/**
 * Bundles what several pages share into a few files instead of one per module: `common` for what the home page needs too, `sale`
 * for what the live room has in common with the shop, `live` for the room and the studio. Each request costs a phone a round trip.
 * @param root absolute path of the project, with `/`
 */
export function sharedChunks(root: string): Plugin {
  return {
    name: 'shared-chunks',
    apply: 'build',
    outputOptions(options) {
      let shares: Map<string, string> | undefined
      return {
        ...options,
        // What these modules import stays with the app's own script, which runs first.
        onlyExplicitManualChunks: true,
        manualChunks(id, { getModuleIds, getModuleInfo }) {
          shares ??= share(root, [...getModuleIds()], getModuleInfo)
          return shares.get(id)
        },
      }
    },
  }
}

function share(root: string, ids: string[], getModuleInfo: PluginContext['getModuleInfo']): Map<string, string> {
  const entry = reach(ids.filter(id => getModuleInfo(id)?.isEntry), getModuleInfo)
  const pages = ids.filter(id => id.startsWith(`${root}/src/p`) && getModuleInfo(id)?.dynamicImporters.length)
  const usersOf = new Map<string, string[]>()
  for (const page of pages) {
    const name = page.slice(root.length).replace(/\.vue.*$/, '')
    reach([page], getModuleInfo).forEach(id => usersOf.set(id, [...usersOf.get(id) ?? [], name]))
  }
  const chunks = [...usersOf].map(([id, users]): [string, string | undefined] => [id, entry.has(id) ? undefined : chunkFor(users)])
  return new Map(chunks.filter((chunk): chunk is [string, string] => chunk[1] !== undefined))
}

/** @param users pages that cannot do without the module */
function chunkFor(users: string[]): string | undefined {
  if (users.length < 2)
    return undefined
  if (users.includes('/src/pages/home'))
    return 'common'
  if (!users.includes('/src/packages/live/room'))
    return undefined
  return users.every(user => user.startsWith('/src/packages/live/')) ? 'live' : 'sale'
}

/** These modules and all that they import statically. */
function reach(ids: string[], getModuleInfo: GetModuleInfo, found = new Set<string>()): Set<string> {
  for (const id of ids.filter(one => !found.has(one))) {
    found.add(id)
    reach([...getModuleInfo(id)?.importedIds ?? []], getModuleInfo, found)
  }
  return found
}
