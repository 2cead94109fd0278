import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { useGoodsStore } from '~/stores/goods'
import { snapshot } from '../unit/live/facts'
import { goods } from './facts'

const at = '2026-01-01T00:00:00.000Z'

beforeEach(() => setActivePinia(createPinia()))

function setup() {
  const store = useGoodsStore()
  store.applySnapshot(snapshot('live', { goods: [goods(1), goods(2)], pinned: { pinId: 'p1', goodsId: 'g1', at } }))
  return store
}

describe('the shelf', () => {
  it('shows the card to one who comes later', () => {
    expect(setup().card?.goods.title).toBe('Goods 1')
  })

  it('replaces the card at the next push', () => {
    const store = setup()
    store.pin({ pinId: 'p2', goodsId: 'g2', at })
    expect(store.card).toMatchObject({ pin: { pinId: 'p2' }, goods: { id: 'g2' } })
  })

  it('hides a closed card for that push only, and still says what is explained', () => {
    const store = setup()
    store.closeCard()
    expect(store.card).toBeNull()
    expect(store.pinnedGoods?.id).toBe('g1')
    store.applySnapshot(snapshot('live', { goods: [goods(1)], pinned: { pinId: 'p1', goodsId: 'g1', at } }))
    expect(store.card).toBeNull()
    store.pin({ pinId: 'p3', goodsId: 'g1', at })
    expect(store.card?.pin.pinId).toBe('p3')
  })

  it('ends only the push that is named', () => {
    const store = setup()
    store.pin({ pinId: 'p2', goodsId: 'g2', at })
    store.unpin('p1')
    expect(store.pinned?.pinId).toBe('p2')
    store.unpin('p2')
    expect(store.card).toBeNull()
  })

  it('takes stock, price and state from a change, and leaves the rest', () => {
    const store = setup()
    store.changeGoods({ goodsId: 'g1', title: 'New', images: [], price: 1, marketPrice: 2, livePrice: null, status: 'off', stock: 0, skus: [] })
    expect(store.find('g1')).toMatchObject({ title: 'New', stock: 0, status: 'off', livePrice: null, number: 1, description: '' })
    expect(store.card?.goods.stock).toBe(0)
    expect(store.find('g2')?.stock).toBe(5)
  })

  it('shows no card for goods that left the shelf', () => {
    const store = setup()
    store.replaceShelf([goods(2)])
    expect(store.count).toBe(1)
    expect(store.card).toBeNull()
  })
})
