import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { doorOf } from '~/app/door'
import { go, pages, routes, tabs } from '~/app/routes'

interface PagesJson { pages: { path: string }[], subPackages: { root: string, pages: { path: string }[] }[], tabBar: { list: { pagePath: string }[] } }
const json = JSON.parse(readFileSync(new URL('../../../pages.json', import.meta.url), 'utf8').replace(/^\s*\/\/.*$/gm, '')) as PagesJson

afterEach(() => vi.unstubAllGlobals())

describe('routes', () => {
  it('are the pages of pages.json, all of them', () => {
    const declared = [...json.pages.map(({ path }) => `/${path}`), ...json.subPackages.flatMap(({ root, pages }) => pages.map(({ path }) => `/${root}/${path}`))]
    expect(Object.values(pages).sort()).toEqual(declared.sort())
    expect([...tabs].sort()).toEqual(json.tabBar.list.map(({ pagePath }) => `/${pagePath}`).sort())
  })

  it('encode each parameter once and leave out those without a value', () => {
    const link = routes.room('r1', { from: 'a&b=?中' })
    expect(link).toBe('/src/packages/live/room?id=r1&from=a%26b%3D%3F%E4%B8%AD')
    expect(new URLSearchParams(link.split('?')[1]).get('from')).toBe('a&b=?中')
    expect(routes.studio()).toBe('/src/packages/live/studio')
  })

  it('switch to a tab and open everything else on top', () => {
    const uni = { switchTab: vi.fn(), navigateTo: vi.fn() }
    vi.stubGlobal('uni', uni)
    go(routes.orders())
    go(routes.order('o1'))
    expect(uni.switchTab).toHaveBeenCalledWith({ url: '/src/pages/orders' })
    expect(uni.navigateTo).toHaveBeenCalledWith({ url: '/src/packages/shop/order?id=o1' })
  })
})

describe('doors', () => {
  it.each([['/', 'shopper'], ['/anchor', 'anchor'], ['/anchor/', 'anchor'], ['/merchant', 'merchant'], ['/anchorage', 'shopper']])('%s is the %s\'s', (path, door) => {
    expect(doorOf(path)).toBe(door)
  })
})
