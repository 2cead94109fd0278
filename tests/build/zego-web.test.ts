import { beforeAll, describe, expect, it } from 'vitest'
import { ensureBuild } from '../support/builds'
import { Bundle, KB } from './bundle'

/** A method that only the web SDK has and that nothing of ours names. */
const WEB_SDK = /createZegoStream/

describe('on H5, ZEGO\'s web SDK', () => {
  let bundle: Bundle
  let holders: string[]
  beforeAll(async () => {
    bundle = new Bundle(await ensureBuild('h5'))
    holders = bundle.filesWith(WEB_SDK, bundle.scripts)
  })

  it('is a script of its own', () => {
    expect(holders).toHaveLength(1)
    expect(bundle.gzipBytes(holders)).toBeLessThanOrEqual(600 * KB)
  })

  it.each(['pages-home', 'packages-live-room', 'packages-live-studio'])('is not fetched with %s', (page) => {
    const entry = bundle.scripts.map(({ path }) => path).filter(path => new RegExp(`^assets/(?:index-|src-${page}\\.).*\\.js$`).test(path))
    expect(entry.length).toBeGreaterThanOrEqual(2)
    expect(bundle.scriptsFor(entry)).not.toContain(holders[0])
  })

  it('is named nowhere but where the live pages ask for it', () => {
    const name = holders[0]!.split('/').at(-1)!
    const askers = bundle.scripts.map(({ path }) => path).filter(path => path !== holders[0] && bundle.read(path).includes(name))
    expect(bundle.homeScripts().filter(path => askers.includes(path))).toEqual([])
    expect(askers).toEqual([expect.stringMatching(/^assets\/live\./)])
    expect(bundle.read('index.html')).not.toContain(name)
  })
})
