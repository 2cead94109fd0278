import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StartError } from '../server/src/errors'
import { uni } from './uni.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const BUILT = 'dist/build/h5/index.html'
/** Whatever the H5 build is made of. */
const SOURCES = ['src', 'contract', 'static', 'App.vue', 'main.ts', 'index.html', 'uni.scss', 'pages.json', 'manifest.json', 'vite.config.ts', 'package.json']

/**
 * Builds the H5 pages when there are none, or when a source is newer than they are.
 * @throws {StartError} BUILD_FAILED
 */
export async function buildPagesIfNeeded(): Promise<void> {
  const built = join(root, BUILT)
  const since = existsSync(built) ? statSync(built).mtimeMs : Number.NEGATIVE_INFINITY
  if (!SOURCES.some(source => isNewer(join(root, source), since)))
    return
  console.log('Building the H5 pages …')
  if (await uni('build', 'h5') !== 0 || !existsSync(built))
    throw new StartError('BUILD_FAILED', 'the H5 pages could not be built; see above, or start without them by `npm start -- --no-build`')
}

function isNewer(path: string, since: number): boolean {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat)
    return false
  if (!stat.isDirectory())
    return stat.mtimeMs > since
  return readdirSync(path).some(name => isNewer(join(path, name), since))
}
