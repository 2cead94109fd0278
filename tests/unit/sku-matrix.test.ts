import type { Dimension } from '../../src/packages/merchant/components/sku-matrix'
import { describe, expect, it } from 'vitest'
import { draftOf } from '../../src/packages/merchant/components/sku-drafts'
import { dimensionOf, fillRows, matrixOf, readMatrix, recognised, specFault, specOf, specText, valueOf } from '../../src/packages/merchant/components/sku-matrix'

const sku = (spec: string, stock = 1) => ({ id: `sku_${spec}`, spec, price: 1000, stock })
const DRESS = { specNames: ['颜色', '尺码'], skus: [sku('红 / S'), sku('红 / M'), sku('蓝 / S'), sku('蓝 / M')] }

const ids = (rows: { id?: string }[]) => rows.map(({ id }) => id ?? 'new')
const specs = (dimensions: Dimension[], rows: ReturnType<typeof matrixOf>) => rows.map(row => specOf(dimensions, row))
const without = (dimension: Dimension, text: string): Dimension => ({ ...dimension, values: dimension.values.filter(value => value.text !== text) })
const withValue = (dimension: Dimension, text: string): Dimension => ({ ...dimension, values: [...dimension.values, valueOf(text)] })

describe('the matrix of SKUs', () => {
  it('makes a row for every combination, in the order of the values', () => {
    const dimensions = [dimensionOf('颜色', ['红', '蓝']), dimensionOf('尺码', ['S', 'M'])]
    expect(specs(dimensions, matrixOf(dimensions, []))).toEqual(['红 / S', '红 / M', '蓝 / S', '蓝 / M'])
  })

  it('is one row without dimensions', () => {
    expect(matrixOf([], [])).toMatchObject([{ parts: {}, off: false }])
  })

  it('reads goods back as they were', () => {
    const { dimensions, rows } = readMatrix(DRESS)
    expect(dimensions.map(({ name, values }) => [name, ...values.map(({ text }) => text)])).toEqual([['颜色', '红', '蓝'], ['尺码', 'S', 'M']])
    expect(ids(rows)).toEqual(DRESS.skus.map(({ id }) => id))
    expect(specs(dimensions, rows)).toEqual(DRESS.skus.map(({ spec }) => spec))
  })

  it('shows combinations the goods do not have as off', () => {
    const { dimensions, rows } = readMatrix({ ...DRESS, skus: [sku('红 / S'), sku('蓝 / M')] })
    expect(rows.map(row => [specOf(dimensions, row), row.off])).toEqual([['红 / S', false], ['红 / M', true], ['蓝 / S', true], ['蓝 / M', false]])
  })

  it('takes specs without names for one dimension, and a single one for none', () => {
    expect(readMatrix({ specNames: [], skus: [sku('罐装'), sku('袋装 / 大')] }).dimensions).toMatchObject([{ name: '', values: [{ text: '罐装' }, { text: '袋装 / 大' }] }])
    const { dimensions, rows } = readMatrix({ specNames: [], skus: [sku('一罐')] })
    expect([dimensions, specs(dimensions, rows), ids(rows)]).toEqual([[], ['一罐'], ['sku_一罐']])
  })

  it('keeps every SKU when a value is corrected', () => {
    const { dimensions: [colour, size], rows } = readMatrix(DRESS)
    const corrected = [{ ...colour!, values: colour!.values.map(value => value.text === '红' ? { ...value, text: '大红' } : value) }, size!]
    const next = matrixOf(corrected, rows)
    expect(ids(next)).toEqual(ids(rows))
    expect(specs(corrected, next)[0]).toBe('大红 / S')
  })

  it('adds and takes away values without touching the rest, in any order', () => {
    const { dimensions: [colour, size], rows } = readMatrix(DRESS)
    const wider = [colour!, withValue({ ...size!, values: [...size!.values].reverse() }, 'L')]
    expect(ids(matrixOf(wider, rows))).toEqual(['sku_红 / M', 'sku_红 / S', 'new', 'sku_蓝 / M', 'sku_蓝 / S', 'new'])
    expect(ids(matrixOf([without(colour!, '红'), size!], rows))).toEqual(['sku_蓝 / S', 'sku_蓝 / M'])
  })

  it('knows a value again that was taken away and is written once more', () => {
    const { dimensions: [colour, size], rows } = readMatrix(DRESS)
    const back = recognised([withValue(without(colour!, '红'), '红 '), size!], [colour!, size!])
    expect(ids(matrixOf(back, rows))).toEqual(['sku_蓝 / S', 'sku_蓝 / M', 'sku_红 / S', 'sku_红 / M'])
  })

  it('goes on with the first that fits when a dimension comes or goes', () => {
    const { dimensions: [colour, size], rows } = readMatrix(DRESS)
    expect(ids(matrixOf([colour!], rows))).toEqual(['sku_红 / S', 'sku_蓝 / S'])
    const more = [colour!, size!, dimensionOf('袖', ['长', '短'])]
    expect(ids(matrixOf(more, rows))).toEqual(['sku_红 / S', 'new', 'sku_红 / M', 'new', 'sku_蓝 / S', 'new', 'sku_蓝 / M', 'new'])
    expect(ids(matrixOf([], rows))).toEqual(['sku_红 / S'])
    const only = readMatrix({ specNames: [], skus: [sku('一罐')] }).rows
    expect(ids(matrixOf([dimensionOf('', ['罐', '袋'])], only))).toEqual(['sku_一罐', 'new'])
  })

  it.each([
    ['', [dimensionOf('', ['a', 'b'])]],
    ['', []],
    ['specNameMissing', [dimensionOf('颜色', ['a']), dimensionOf(' ', ['b'])]],
    ['specNameTwice', [dimensionOf('颜色', ['a']), dimensionOf('颜色 ', ['b'])]],
    ['specMissing', [dimensionOf('颜色', [])]],
    ['specMissing', [dimensionOf('颜色', ['a', ' '])]],
    ['specTwice', [dimensionOf('颜色', ['a', 'a '])]],
    ['specTooMany', [dimensionOf('颜色', Array.from({ length: 11 }, (_, at) => `${at}`)), dimensionOf('尺码', Array.from({ length: 10 }, (_, at) => `${at}`))]],
  ] as [string, Dimension[]][])('finds %j', (fault, dimensions) => {
    expect(specFault(dimensions)).toBe(fault)
  })

  it('lets nobody type what joins the parts', () => {
    expect(specText('红 / 蓝')).toBe('红/蓝')
  })

  it('fills many rows at once, all or those of a value, never those that are off', () => {
    const { dimensions, rows } = readMatrix({ ...DRESS, skus: [...DRESS.skus.slice(0, 3)] })
    const red = dimensions[0]!.values[0]!.key
    expect(fillRows(rows, red, { price: '9.9', stock: '' }).map(({ price, stock }) => [price, stock])).toEqual([['9.9', '1'], ['9.9', '1'], ['10', '1'], ['', '']])
    expect(fillRows(rows, null, { price: '', stock: '7' }).map(({ stock }) => stock)).toEqual(['7', '7', '7', ''])
    expect(fillRows([draftOf()], null, { price: ' ', stock: '7' })).toMatchObject([{ price: '', stock: '7' }])
  })
})
