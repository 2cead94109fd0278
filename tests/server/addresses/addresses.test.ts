import type { Page } from '#contract/common'
import type { Address, AddressInput } from '#contract/orders'
import type { Person } from '../../support/shop'
import { expect, it } from 'vitest'
import { describeEachEngine } from '../../support/database'
import { succeeded, useShop } from '../../support/shop'

const HOME: AddressInput = { name: '小安', phone: '13800000000', region: '浙江 杭州 西湖区', detail: '文三路 1 号' }

describeEachEngine('addresses', (context) => {
  const shop = useShop(context)
  const list = async (as: Person) => succeeded(await shop.call<Page<Address>>('GET', '/addresses', { as })).items
  const create = async (as: Person, changes: Partial<AddressInput> = {}) => {
    shop.now = new Date(shop.now.getTime() + 1000)
    return succeeded(await shop.call<Address>('POST', '/addresses', { as, body: { ...HOME, ...changes } }))
  }
  const edit = (as: Person, id: string, body: Partial<AddressInput>) => shop.call<Address>('PATCH', `/addresses/${id}`, { as, body })
  const remove = (as: Person, id: string) => shop.call('DELETE', `/addresses/${id}`, { as })
  const defaults = async (as: Person) => (await list(as)).filter(address => address.isDefault).map(address => address.id)

  it('makes the first one the default and keeps it when others come', async () => {
    const first = await create(shop.ann, { name: ' 小安 ' })
    const second = await create(shop.ann)
    expect(first).toEqual({ ...HOME, id: first.id, isDefault: true })
    expect(await list(shop.ann)).toEqual([first, second])
    expect(await list(shop.bob)).toEqual([])
  })

  it('has exactly one default whatever is chosen, unchosen or deleted', async () => {
    const first = await create(shop.ann)
    const second = await create(shop.ann, { isDefault: true })
    expect(await defaults(shop.ann)).toEqual([second.id])
    expect((await edit(shop.ann, first.id, { isDefault: true })).body.isDefault).toBe(true)
    expect(await defaults(shop.ann)).toEqual([first.id])
    await edit(shop.ann, first.id, { isDefault: false })
    expect(await defaults(shop.ann)).toEqual([first.id])
    expect((await remove(shop.ann, first.id)).status).toBe(204)
    expect(await defaults(shop.ann)).toEqual([second.id])
    await remove(shop.ann, second.id)
    expect(await list(shop.ann)).toEqual([])
  })

  it('makes one default even when several first ones arrive at once', async () => {
    await Promise.all(Array.from({ length: 5 }, () => create(shop.ann)))
    expect(await defaults(shop.ann)).toHaveLength(1)
  })

  it('changes only what is given', async () => {
    const { id } = await create(shop.ann)
    expect((await edit(shop.ann, id, { phone: '010-12345678' })).body).toEqual({ ...HOME, phone: '010-12345678', id, isDefault: true })
  })

  it('does not know anybody else\'s', async () => {
    const { id } = await create(shop.ann)
    for (const as of [shop.bob, shop.merchant]) {
      expect(await edit(as, id, { name: '我' })).toMatchObject({ status: 404, code: 'ADDRESS_NOT_FOUND' })
      expect(await remove(as, id)).toMatchObject({ status: 404, code: 'ADDRESS_NOT_FOUND' })
    }
    expect(await list(shop.ann)).toMatchObject([HOME])
  })

  it('refuses the twenty-first', async () => {
    for (let index = 0; index < 20; index++)
      await create(shop.ann)
    expect(await shop.call('POST', '/addresses', { as: shop.ann, body: HOME })).toMatchObject({ status: 422, code: 'ADDRESS_FULL', details: { max: 20 } })
    expect(await list(shop.ann)).toHaveLength(20)
  })

  it.each([['a phone of letters', { phone: 'call me' }], ['a blank name', { name: ' ' }], ['no detail', { detail: undefined }]])('refuses %s', async (_what, changes) => {
    expect(await shop.call('POST', '/addresses', { as: shop.ann, body: { ...HOME, ...changes } })).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
    expect(await list(shop.ann)).toEqual([])
  })

  it('asks guests to sign in', async () => {
    expect(await shop.call('GET', '/addresses')).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
  })
})
