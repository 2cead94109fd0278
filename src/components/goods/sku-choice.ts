import type { Goods, Sku } from '#contract/goods'

/**
 * `on`: fits what else is chosen. `moves`: can be had, but with another choice elsewhere, which picking it makes.
 * `out`: sold out whatever else is chosen.
 */
export type OptionState = 'on' | 'moves' | 'out'

export interface SpecGroup {
  name: string
  options: { value: string, picked: boolean, state: OptionState }[]
}

type Choosable = Pick<Goods, 'specNames' | 'skus'>

/** The parts of a SKU's spec, one per group; goods without named specs have one group with the whole spec in it. */
export function specParts(goods: Choosable, sku: Sku): string[] {
  if (goods.specNames.length <= 1)
    return [sku.spec]
  const parts = sku.spec.split(' / ')
  return goods.specNames.map((_, at) => parts[at] ?? '')
}

const matches = (parts: readonly string[], picked: readonly string[], except = -1) => picked.every((value, at) => at === except || parts[at] === value)

/** What is chosen when the sheet opens: the first SKU in stock, else the first. */
export function firstChoice(goods: Choosable): string[] {
  const sku = goods.skus.find(({ stock }) => stock > 0) ?? goods.skus[0]
  return sku ? specParts(goods, sku) : []
}

export function chosenSku(goods: Choosable, picked: readonly string[]): Sku | null {
  return goods.skus.find(sku => matches(specParts(goods, sku), picked)) ?? null
}

/** The choices to show, group by group, in the order in which the SKUs name them. */
export function specGroups(goods: Choosable, picked: readonly string[]): SpecGroup[] {
  const all = goods.skus.map(sku => ({ sku, parts: specParts(goods, sku) }))
  return picked.map((chosen, group) => ({
    name: goods.specNames[group] ?? '',
    options: [...new Set(all.map(({ parts }) => parts[group] ?? ''))].map((value) => {
      const inStock = all.filter(({ sku, parts }) => parts[group] === value && sku.stock > 0)
      const state: OptionState = inStock.length === 0 ? 'out' : inStock.some(({ parts }) => matches(parts, picked, group)) ? 'on' : 'moves'
      return { value, picked: value === chosen, state }
    }),
  }))
}

/** Picks a value; the other groups move to the nearest SKU in stock when theirs cannot be had with it. */
export function pickOption(goods: Choosable, picked: readonly string[], group: number, value: string): string[] {
  const wanted = picked.map((chosen, at) => at === group ? value : chosen)
  const candidates = goods.skus
    .map(sku => ({ sku, parts: specParts(goods, sku) }))
    .filter(({ sku, parts }) => parts[group] === value && sku.stock > 0)
    .map(({ parts }) => ({ parts, kept: parts.filter((part, at) => part === wanted[at]).length }))
  const best = candidates.reduce<typeof candidates[number] | null>((found, next) => !found || next.kept > found.kept ? next : found, null)
  return best?.parts ?? [...picked]
}
