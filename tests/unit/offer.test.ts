import type { OfferedGoods } from '~/components/goods/offer'
import { describe, expect, it } from 'vitest'
import { cannotBuy, lineOf, priceElsewhere, priceHere, renewed } from '~/components/goods/offer'

const goods: OfferedGoods = {
  id: 'g',
  title: '羊毛衫',
  description: '',
  images: ['/demo/g.webp'],
  price: 19900,
  marketPrice: 29900,
  specNames: ['尺码'],
  limitPerPerson: null,
  skus: [{ id: 's', spec: 'L', price: 15900, stock: 4 }],
  stock: 4,
  status: 'on',
  livePrice: 15900,
}

describe('an offer', () => {
  it('costs the live price in a room and the shop\'s elsewhere', () => {
    expect(priceHere(goods)).toBe(15900)
    expect(priceHere({ ...goods, livePrice: undefined })).toBe(19900)
  })

  it('takes no live price that is higher', () => {
    expect(priceHere({ ...goods, livePrice: 25000 })).toBe(19900)
  })

  it('is compared only with what is higher', () => {
    expect(priceElsewhere(goods)).toBe(29900)
    expect(priceElsewhere({ ...goods, marketPrice: 0, livePrice: null })).toBe(0)
  })

  it('remembers on a line what the SKU costs outside the room', () => {
    expect(lineOf(goods, goods.skus[0]!, 2)).toMatchObject({ price: 15900, listPrice: 19900, qty: 2 })
  })

  it('follows the shop at the price the room makes of it', () => {
    const now = { ...goods, stock: 3, price: 18900, skus: [{ id: 's', spec: 'L', price: 18900, stock: 3 }, { id: 't', spec: 'S', price: 2000, stock: 0 }] }
    expect(renewed(goods, now)).toMatchObject({ stock: 3, livePrice: 15900, skus: [{ price: 15900, stock: 3 }, { price: 1, stock: 0 }] })
    expect(renewed({ ...goods, livePrice: undefined }, now).skus).toEqual(now.skus)
  })

  it('cannot be bought sold out or off shelf', () => {
    expect(cannotBuy(goods)).toBeNull()
    expect(cannotBuy({ ...goods, stock: 0 })).toBe('soldOut')
    expect(cannotBuy({ ...goods, status: 'off' })).toBe('offShelf')
  })
})
