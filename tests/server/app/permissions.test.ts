import type { Order } from '#contract/orders'
import type { Asker } from '../../../server/src/domain/permissions'
import type { Person } from '../../support/shop'
import { beforeEach, expect, it } from 'vitest'
import { ADMITTED, ENDPOINTS } from '../../../server/src/domain/permissions'
import { describeEachEngine } from '../../support/database'
import { useShop } from '../../support/shop'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What an endpoint needs in its body before it asks whose room it is. */
const BODIES: Record<string, object> = {
  'PATCH /rooms/:id': { title: '新' },
  'PUT /rooms/:id/goods': { items: [] },
  'PUT /rooms/:id/pin': { goodsId: 'goods_none' },
  'POST /rooms/:id/mutes': { userId: 'user_none', minutes: 1 },
  'POST /rooms/:id/kicks': { userId: 'user_none' },
  'PUT /rooms/:id/slow-mode': { seconds: 5 },
  'POST /rooms/:id/coupons': { couponId: 'coupon_none' },
}

const ALL = Object.entries(ENDPOINTS)
/** Sockets ask at the upgrade, and a picture has no error to show. */
const UPGRADES = /\/events$|\.svg$/

describeEachEngine('who may what', (context) => {
  const shop = useShop(context)
  let stranger: Person
  let order: Order
  let roomId: string
  beforeEach(async () => {
    stranger = await shop.signIn('阿贝', 'anchor')
    roomId = await shop.addRoom()
    order = await shop.buy(shop.ann, (await shop.addGoods([9])).skus[0]!.id)
  })

  /** Nobody here is the order's buyer, and only `own` is the room's anchor. */
  function ask(endpoint: string, asker: Asker | 'own') {
    const as = { guest: undefined, shopper: shop.bob, anchor: stranger, merchant: shop.merchant, own: shop.anchor }[asker]
    const [method, path] = endpoint.split(' ') as [Method, string]
    const id = path.startsWith('/rooms') ? roomId : path.startsWith('/orders') ? order.id : 'none'
    return shop.call(method, path.replace(':id', id).replace(/:\w+/, 'none'), { as, body: method === 'GET' || method === 'DELETE' ? undefined : BODIES[endpoint] ?? {} })
  }

  it('is written down for every endpoint there is, and for no other', () => {
    expect([...shop.app.app.endpoints].filter(endpoint => !ENDPOINTS[endpoint])).toEqual([])
    expect(Object.keys(ENDPOINTS).filter(endpoint => !shop.app.app.endpoints.has(endpoint))).toEqual([])
  })

  it('is the door of every endpoint, for guests and each role', async () => {
    const refusals: Record<string, unknown> = {}
    for (const [endpoint, access] of ALL.filter(([endpoint]) => !UPGRADES.test(endpoint))) {
      const admitted: readonly Asker[] = ADMITTED[access]
      for (const asker of ADMITTED.anyone) {
        const { status, code } = await ask(endpoint, asker)
        const refused = status === 401 || (code === 'FORBIDDEN' && access !== 'itsBuyer')
        if (refused === admitted.includes(asker) || (refused && asker === 'guest' && code !== 'UNAUTHENTICATED'))
          refusals[`${asker}: ${endpoint}`] = [status, code]
      }
    }
    expect(refusals).toEqual({})
  })

  it.each(['itsAnchor', 'whoRunsIt'] as const)('of a room is for %s', async (kind) => {
    const wrong: string[] = []
    const refused: readonly (Asker | 'own')[] = kind === 'itsAnchor' ? ['shopper', 'anchor', 'merchant'] : ['shopper', 'anchor']
    const welcome: readonly (Asker | 'own')[] = kind === 'itsAnchor' ? ['own'] : ['merchant', 'own']
    for (const [endpoint] of ALL.filter(([, access]) => access === kind)) {
      for (const asker of [...refused, ...welcome]) {
        const { code } = await ask(endpoint, asker)
        if ((code === 'NOT_YOUR_ROOM') !== refused.includes(asker))
          wrong.push(`${asker}: ${endpoint}: ${code}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('knows nothing of a stranger\'s order', async () => {
    for (const [endpoint] of ALL.filter(([endpoint, access]) => access === 'itsBuyer' && endpoint.includes('/orders'))) {
      for (const asker of ['shopper', 'anchor'] as const)
        expect(await ask(endpoint, asker), `${asker}: ${endpoint}`).toMatchObject({ status: 404, code: 'ORDER_NOT_FOUND' })
    }
  })
})
