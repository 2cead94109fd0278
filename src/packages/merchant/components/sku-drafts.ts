import type { Goods, GoodsInput } from '#contract/goods'
import { parseYuan, priceParts } from '~/components/common/money'

/** A SKU as it is being typed: money in yuan, nothing checked yet. */
export interface SkuDraft {
  /** For the list on screen; new rows have no id yet. */
  key: string
  id?: string
  spec: string
  price: string
  stock: string
}

/** What is wrong with a row: a key of the sentences, empty when nothing is. */
export interface SkuFault { spec: '' | 'specMissing' | 'specTwice' | 'specParts', price: '' | 'priceWrong', stock: '' | 'stockWrong' }

/** The server takes no more of one SKU. */
const MAX_STOCK = 10_000_000

let made = 0

export function draftOf(sku?: Goods['skus'][number]): SkuDraft {
  made += 1
  return sku
    ? { key: sku.id, id: sku.id, spec: sku.spec, price: yuanText(sku.price), stock: String(sku.stock) }
    : { key: `new-${made}`, spec: '', price: '', stock: '' }
}

/** Integer fen as it is typed: 12950 → `129.50`, 12900 → `129`. */
export function yuanText(fen: number): string {
  const { integer, decimals } = priceParts(fen)
  return integer + decimals
}

/** A whole number of pieces; null when it is none. */
export function parseStock(text: string): number | null {
  const stock = /^\d{1,8}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN
  return stock <= MAX_STOCK ? stock : null
}

/**
 * What is wrong with the rows, one by one.
 * @param drafts as they are typed
 * @param parts how many parts a spec must have, joined by ` / `; 0 when they are not named
 */
export function faultsOf(drafts: readonly SkuDraft[], parts: number): SkuFault[] {
  return drafts.map((draft, at) => ({
    spec: specFault(drafts, at, parts),
    price: parseYuan(draft.price) === null ? 'priceWrong' : '',
    stock: parseStock(draft.stock) === null ? 'stockWrong' : '',
  }))
}

function specFault(drafts: readonly SkuDraft[], at: number, parts: number): SkuFault['spec'] {
  const spec = drafts[at]?.spec.trim() ?? ''
  if (!spec)
    return 'specMissing'
  if (drafts.some((other, place) => place < at && other.spec.trim() === spec))
    return 'specTwice'
  return parts > 0 && spec.split(' / ').length !== parts ? 'specParts' : ''
}

export function isClean(faults: readonly SkuFault[]): boolean {
  return faults.every(({ spec, price, stock }) => !spec && !price && !stock)
}

/** Rows without faults as the server takes them. */
export function inputOf(drafts: readonly SkuDraft[]): GoodsInput['skus'] {
  return drafts.map(({ id, spec, price, stock }) => ({ ...(id && { id }), spec: spec.trim(), price: parseYuan(price) ?? 0, stock: parseStock(stock) ?? 0 }))
}

/** The "from" price shown outside: the lowest of the SKUs, in fen. */
export function lowestPrice(skus: GoodsInput['skus']): number {
  return skus.reduce((low, { price }) => Math.min(low, price), skus[0]?.price ?? 0)
}
