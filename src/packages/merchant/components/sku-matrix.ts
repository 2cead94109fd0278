import type { Goods } from '#contract/goods'
import type { SkuDraft } from './sku-drafts'
import { draftOf } from './sku-drafts'

/** One value of a dimension: `红色`. Its key stays when the text is corrected, and so does the SKU. */
export interface SpecValue { key: string, text: string }

/** One way in which the SKUs differ: `颜色` with its values. */
export interface Dimension { key: string, name: string, values: SpecValue[] }

export type SpecFault = '' | 'specNameMissing' | 'specNameTwice' | 'specMissing' | 'specTwice' | 'specTooMany'

/** As the server takes them. */
export const MAX_DIMENSIONS = 3
export const MAX_SKUS = 100
const JOINT = ' / '

let made = 0

export function valueOf(text: string): SpecValue {
  return { key: `value-${++made}`, text }
}

export function dimensionOf(name = '', values: readonly string[] = []): Dimension {
  return { key: `dimension-${++made}`, name, values: values.map(valueOf) }
}

/**
 * Goods as dimensions and rows. Specs without names are the values of one dimension without a name; a single one is no dimension at
 * all. Combinations the goods do not have stand among the rows as off.
 */
export function readMatrix(goods: Pick<Goods, 'specNames' | 'skus'>): { dimensions: Dimension[], rows: SkuDraft[] } {
  if (goods.specNames.length === 0 && goods.skus.length === 1)
    return { dimensions: [], rows: goods.skus.map(sku => draftOf(sku)) }
  const names = goods.specNames.length > 0 ? goods.specNames : ['']
  const parts = goods.skus.map(sku => names.length > 1 ? sku.spec.split(JOINT) : [sku.spec])
  const dimensions = names.map((name, at) => dimensionOf(name, [...new Set(parts.map(own => own[at] ?? ''))]))
  const rows = goods.skus.map((sku, index) => ({
    ...draftOf(sku),
    parts: Object.fromEntries(dimensions.map(({ key, values }, at) => [key, values.find(({ text }) => text === parts[index]?.[at])?.key ?? ''])),
  }))
  return { dimensions, rows: matrixOf(dimensions, rows).map(row => row.id === undefined ? { ...row, off: true } : row) }
}

/**
 * One row for every combination of the dimensions' values. A row that was there before keeps its SKU, price and stock: with a
 * dimension more it goes on as the first combination it fits, with one fewer the first that fits goes on.
 * @param dimensions without one there is a single row
 * @param former rows there were, the likeliest first; those of values taken away may be among them, in case they come back
 */
export function matrixOf(dimensions: readonly Dimension[], former: readonly SkuDraft[]): SkuDraft[] {
  const used = new Set<string>()
  return combine(dimensions).map((parts) => {
    const fits = former.filter(row => !used.has(row.key) && Object.entries(parts).every(([dimension, value]) => (row.parts[dimension] ?? value) === value))
    const same = fits.find(row => Object.keys(parts).every(dimension => row.parts[dimension]))
    const kept = same ?? fits[0] ?? draftOf()
    used.add(kept.key)
    return { ...kept, parts }
  })
}

/**
 * Dimensions in which a value that was taken away and is written again is the one it was.
 * @param dimensions as they are now
 * @param former as they have been, the latest first
 */
export function recognised(dimensions: readonly Dimension[], former: readonly Dimension[]): Dimension[] {
  return dimensions.map((dimension) => {
    const here = new Set(dimension.values.map(({ key }) => key))
    const old = former.filter(({ key }) => key === dimension.key).flatMap(({ values }) => values)
    const values = dimension.values.map(value => old.some(({ key }) => key === value.key)
      ? value
      : { ...value, key: old.find(({ key, text }) => text.trim() === value.text.trim() && !here.has(key))?.key ?? value.key })
    return { ...dimension, values }
  })
}

function combine(dimensions: readonly Dimension[]): Record<string, string>[] {
  return dimensions.reduce<Record<string, string>[]>(
    (all, { key, values }) => all.flatMap(parts => values.map(value => ({ ...parts, [key]: value.key }))),
    [{}],
  )
}

/** What a row's SKU is called; without dimensions as it was called before, empty for a new one. */
export function specOf(dimensions: readonly Dimension[], row: Pick<SkuDraft, 'parts' | 'spec'>): string {
  return dimensions.length === 0
    ? row.spec
    : dimensions.map(({ key, values }) => values.find(value => value.key === row.parts[key])?.text.trim() ?? '').join(JOINT)
}

/** What is wrong with the dimensions, the first thing only: a key of the sentences. */
export function specFault(dimensions: readonly Dimension[]): SpecFault {
  const names = dimensions.map(({ name }) => name.trim())
  if (dimensions.length > 1 && names.includes(''))
    return 'specNameMissing'
  if (new Set(names).size < names.length)
    return 'specNameTwice'
  for (const { values } of dimensions) {
    const texts = values.map(({ text }) => text.trim())
    if (texts.length === 0 || texts.includes(''))
      return 'specMissing'
    if (new Set(texts).size < texts.length)
      return 'specTwice'
  }
  return dimensions.reduce((count, { values }) => count * values.length, 1) > MAX_SKUS ? 'specTooMany' : ''
}

/** Text of a name or value as it may be typed: the joint of a spec's parts is no part of one. */
export function specText(typed: string): string {
  return typed.replace(/ +\/ +/g, '/')
}

/**
 * The same price or stock for many rows, as it is typed; what is left empty stays as it is. `value` is the key of the value whose rows are
 * meant, null for every row.
 */
export function fillRows(rows: readonly SkuDraft[], value: string | null, change: { price: string, stock: string }): SkuDraft[] {
  const filled = Object.fromEntries(Object.entries(change).filter(([, text]) => text.trim() !== ''))
  return rows.map(row => !row.off && (value === null || Object.values(row.parts).includes(value)) ? { ...row, ...filled } : row)
}
