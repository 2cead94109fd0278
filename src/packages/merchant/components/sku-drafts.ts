import type { Goods, GoodsInput } from '#contract/goods'
import { parseYuan, priceParts } from '~/components/common/money'

/** A SKU as it is being typed: money in yuan, nothing checked yet. */
export interface SkuDraft {
  /** For the list on screen; new rows have no id yet. */
  key: string
  id?: string
  /** What the server calls it; empty for a new one, which its values name. */
  spec: string
  /** Which value of each dimension it is, key to key. */
  parts: Record<string, string>
  /** Not sold: left out of the goods. */
  off: boolean
  price: string
  stock: string
  /** What the stock was when it was read, so that what is sold meanwhile stays sold. */
  stockWas?: number
}

/** What is wrong with a row: a key of the sentences, empty when nothing is. */
export interface SkuFault { price: '' | 'priceWrong', stock: '' | 'stockWrong' }

/** The server takes no more of one SKU. */
const MAX_STOCK = 10_000_000

let made = 0

export function draftOf(sku?: Goods['skus'][number]): SkuDraft {
  made += 1
  return sku
    ? { key: sku.id, id: sku.id, spec: sku.spec, parts: {}, off: false, price: yuanText(sku.price), stock: String(sku.stock), stockWas: sku.stock }
    : { key: `new-${made}`, spec: '', parts: {}, off: false, price: '', stock: '' }
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

/** What is wrong with the rows, one by one; with those that are off nothing can be. */
export function faultsOf(drafts: readonly SkuDraft[]): SkuFault[] {
  return drafts.map(({ off, price, stock }) => ({
    price: !off && parseYuan(price) === null ? 'priceWrong' : '',
    stock: !off && parseStock(stock) === null ? 'stockWrong' : '',
  }))
}

export function isClean(faults: readonly SkuFault[]): boolean {
  return faults.every(({ price, stock }) => !price && !stock)
}

/**
 * Rows without faults as the server takes them; those that are off are left out.
 * @param drafts the rows
 * @param specOf what a row's SKU is called
 */
export function inputOf(drafts: readonly SkuDraft[], specOf = (draft: SkuDraft) => draft.spec): GoodsInput['skus'] {
  return drafts.filter(({ off }) => !off).map(draft => ({
    ...(draft.id && { id: draft.id, ...(draft.stockWas !== undefined && { stockWas: draft.stockWas }) }),
    spec: specOf(draft),
    price: parseYuan(draft.price) ?? 0,
    stock: parseStock(draft.stock) ?? 0,
  }))
}

/** The rows after somebody bought while they were edited: they know what the stock is now, and keep what was typed. */
export function withStockNow(drafts: readonly SkuDraft[], skus: Goods['skus']): SkuDraft[] {
  return drafts.map((draft) => {
    const now = skus.find(({ id }) => id === draft.id)
    return now ? { ...draft, stockWas: now.stock } : draft
  })
}

/** The "from" price shown outside: the lowest of the SKUs, in fen. */
export function lowestPrice(skus: GoodsInput['skus']): number {
  return skus.reduce((low, { price }) => Math.min(low, price), skus[0]?.price ?? 0)
}
