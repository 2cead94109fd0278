import type { AppConfig } from './bundle'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { ensureBuild, root, targets } from '../support/builds'
import { Bundle, KB } from './bundle'

const pagesJson = JSON.parse(readFileSync(join(root, 'pages.json'), 'utf8').replace(/^\s*\/\/.*$/gm, '')) as {
  pages: { path: string }[]
  subPackages: { root: string, pages: { path: string }[] }[]
}
const wanted: AppConfig = {
  pages: pagesJson.pages.map(page => page.path),
  subPackages: pagesJson.subPackages.map(({ root, pages }) => ({ root, pages: pages.map(page => page.path) })),
}

const miniPrograms = targets.filter(target => target.startsWith('mp-'))

/** Names that only a server's environment knows. */
const SERVER_ONLY = /SESSION_SECRET|DATABASE_URL|DATA_DIR|REDIS_URL|ZEGO_\w*SECRET|WECHAT_APP_SECRET|WECHAT_PAY_|S3_\w*KEY/
/** What TypeBox leaves in every schema it makes. */
const TYPEBOX = /~kind|typebox/i

describe.each(targets)('%s', (target) => {
  let bundle: Bundle
  beforeAll(async () => {
    bundle = new Bundle(await ensureBuild(target))
  })

  it('carries nothing of the server', () => {
    expect(bundle.filesWith(SERVER_ONLY)).toEqual([])
    expect(bundle.filesWith(TYPEBOX, bundle.scripts)).toEqual([])
  })
})

describe.each(miniPrograms)('%s', (target) => {
  it('lists every page in its package', async () => {
    const { pages, subPackages } = new Bundle(await ensureBuild(target)).config
    expect(pages).toEqual(wanted.pages)
    expect(subPackages.map(({ root, pages }) => ({ root, pages }))).toEqual(wanted.subPackages)
  })

  it('carries each sentence in the package that says it', async () => {
    const bundle = new Bundle(await ensureBuild(target))
    const speaks = (root: string) => bundle.filesWith(/"?goHome"?:/, bundle.packageFiles(root).filter(({ path }) => path.endsWith('.js'))).length
    expect(['', ...wanted.subPackages.map(({ root }) => root)].filter(speaks)).toEqual(['src/packages/live'])
  })
})

// Alipay's compiler wants the file of each component, which a copy has not.
describe.each(miniPrograms.filter(target => target !== 'mp-alipay'))('%s', (target) => {
  it('carries the checkout where things are bought, and not in the main package', async () => {
    const bundle = new Bundle(await ensureBuild(target))
    const counters = (root: string) => bundle.packageFiles(root).filter(({ path }) => /\/CheckoutPanel\.js$/.test(path)).length
    expect(['', ...wanted.subPackages.map(({ root }) => root)].filter(counters)).toEqual(['src/packages/live', 'src/packages/shop'])
  })
})

describe.each(miniPrograms.filter(target => target.startsWith('mp-weixin')))('the packages of %s', (target) => {
  let bundle: Bundle
  beforeAll(async () => {
    bundle = new Bundle(await ensureBuild(target))
  })

  it('keep the main package at 300 KB at most', () => {
    expect(bundle.packageBytes('')).toBeLessThanOrEqual(300 * KB)
  })

  it('keep a first visit to a room at 800 KB at most', () => {
    expect(bundle.packageBytes('src/packages/live')).toBeLessThanOrEqual(800 * KB)
  })

  it.each(wanted.subPackages)('keep $root under WeChat\'s 2 MB', ({ root }) => {
    expect(bundle.packageBytes(root)).toBeLessThanOrEqual(2048 * KB)
  })
})

describe('the scripts of the home page on H5', () => {
  it('weigh 150 KB gzip at most', async () => {
    const bundle = new Bundle(await ensureBuild('h5'))
    expect(bundle.gzipBytes(bundle.homeScripts())).toBeLessThanOrEqual(150 * KB)
  })
})
