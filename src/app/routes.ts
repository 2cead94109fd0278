import { decodeParam } from '~/platform/params'

/** Every page of the app, as in `pages.json`. Links are built here and nowhere else. */
export const pages = {
  home: '/src/pages/home',
  orders: '/src/pages/orders',
  mine: '/src/pages/mine',
  room: '/src/packages/live/room',
  studio: '/src/packages/live/studio',
  goods: '/src/packages/shop/goods',
  cart: '/src/packages/shop/cart',
  checkout: '/src/packages/shop/checkout',
  order: '/src/packages/shop/order',
  addresses: '/src/packages/shop/addresses',
  coupons: '/src/packages/shop/coupons',
  merchant: '/src/packages/merchant/index',
  goodsEdit: '/src/packages/merchant/goods-edit',
} as const

/** Pages of the tab bar: reached with `uni.switchTab`, which takes no parameters. */
export const tabs: readonly string[] = [pages.home, pages.orders, pages.mine]

type Params = Record<string, string | undefined>

/** Encodes each parameter once; those without a value are left out. */
function link(path: string, params: Params = {}): string {
  const query = Object.entries(params)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
  return query ? `${path}?${query}` : path
}

export const routes = {
  home: () => pages.home,
  orders: () => pages.orders,
  mine: () => pages.mine,
  /** `from` tells where the shopper came from, for example `share`. */
  room: (id: string, params: { from?: string } = {}) => link(pages.room, { id, ...params }),
  /** Without an id: the anchor's list of rooms. */
  studio: (id?: string) => link(pages.studio, { id }),
  /** With a room: prices of that room, and the way back to it. */
  goods: (id: string, params: { roomId?: string, pinId?: string } = {}) => link(pages.goods, { id, ...params }),
  cart: () => pages.cart,
  /** Buys what is chosen in the cart; one thing alone is bought in a sheet where it stands. */
  checkout: () => pages.checkout,
  order: (id: string) => link(pages.order, { id }),
  addresses: () => pages.addresses,
  coupons: () => pages.coupons,
  merchant: (params: { tab?: string } = {}) => link(pages.merchant, params),
  goodsEdit: (id?: string) => link(pages.goodsEdit, { id }),
}

/** Goes to a page: a tab of the bar is switched to, everything else opens on top. */
export function go(url: string): void {
  if (tabs.includes(url.split('?')[0] ?? ''))
    uni.switchTab({ url })
  else
    uni.navigateTo({ url })
}

/** One page back; on a page that was opened directly (a shared link) home instead. */
export function goBack(): void {
  if (getCurrentPages().length > 1)
    uni.navigateBack()
  else
    uni.reLaunch({ url: pages.home })
}

/** What `onLoad` was given, decoded once on every target. */
export function readParams(query: Record<string, unknown> | undefined): Record<string, string> {
  const params: Record<string, string> = {}
  for (const [name, value] of Object.entries(query ?? {})) {
    if (typeof value === 'string')
      params[name] = decodeParam(value)
  }
  return params
}
