import { describe, expect, it } from 'vitest'
import { chosenSku, firstChoice, pickOption, specGroups } from '~/components/goods/sku-choice'

const sku = (id: string, spec: string, stock: number) => ({ id, spec, price: 100, stock })
const shirt = {
  specNames: ['颜色', '尺码'],
  skus: [sku('rs', '红 / S', 0), sku('rm', '红 / M', 3), sku('bs', '蓝 / S', 2), sku('gm', '绿 / M', 0)],
}

describe('choosing a SKU', () => {
  it('opens on the first SKU that can be had', () => {
    expect(firstChoice(shirt)).toEqual(['红', 'M'])
    expect(chosenSku(shirt, firstChoice(shirt))?.id).toBe('rm')
  })

  it('opens on the first SKU when all are sold out', () => {
    expect(firstChoice({ specNames: [], skus: [sku('a', '默认', 0), sku('b', '大', 0)] })).toEqual(['默认'])
  })

  it('tells what fits, what moves another choice and what is sold out', () => {
    const [colours, sizes] = specGroups(shirt, ['红', 'M'])
    expect(colours?.options.map(({ value, state }) => [value, state])).toEqual([['红', 'on'], ['蓝', 'moves'], ['绿', 'out']])
    expect(sizes?.options.map(({ value, state }) => [value, state])).toEqual([['S', 'moves'], ['M', 'on']])
  })

  it('moves the other group when the picked value cannot be had with it', () => {
    expect(pickOption(shirt, ['红', 'M'], 0, '蓝')).toEqual(['蓝', 'S'])
  })

  it('keeps the choice when a sold-out value is pressed', () => {
    expect(pickOption(shirt, ['红', 'M'], 0, '绿')).toEqual(['红', 'M'])
  })

  it('keeps a spec whole when it has one name, even with a slash in it', () => {
    const tea = { specNames: ['规格'], skus: [sku('t', '春茶 / 250g', 1)] }
    expect(firstChoice(tea)).toEqual(['春茶 / 250g'])
  })
})
