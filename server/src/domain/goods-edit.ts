import type { Goods, GoodsInput, GoodsPatch } from '#contract/goods'
import type { Actor } from './actor'
import type { SkuRow } from './stock'
import type { Work } from './work'
import { and, eq, notInArray } from 'drizzle-orm'
import { goods, skus } from '../db/schema'
import { AppError } from '../errors'
import { goodsNotFound, readGoods } from './goods'
import { newId } from './ids'
import { announceGoods } from './shelf'
import { lockSkusOf } from './stock'

type SkuInput = GoodsInput['skus'][number]

/** @throws {AppError} 403 FORBIDDEN; 422 SKU_UNKNOWN, SPEC_DUPLICATE, SPEC_MISMATCH */
export async function createGoods(work: Work, merchant: Actor, input: GoodsInput): Promise<Goods> {
  requireMerchant(merchant)
  const id = newId('goods')
  const { skus: variants, ...fields } = input
  const row = { ...tidied(fields), id, merchantId: merchant.id, createdAt: work.now, updatedAt: work.now }
  await work.db.insert(goods).values(row)
  await writeSkus(work, id, row.specNames ?? [], variants)
  return readGoods(work, id)
}

/**
 * Changes goods in place and tells the rooms that show them. When `skus` is given it is the whole list: a SKU with
 * an `id` is changed, one without is new, one that is left out is taken out of sale. Any merchant may edit any goods.
 * @throws {AppError} 403 FORBIDDEN; 404 GOODS_NOT_FOUND; 409 STOCK_CHANGED; 422 SKU_UNKNOWN, SPEC_DUPLICATE, SPEC_MISMATCH
 */
export async function editGoods(work: Work, merchant: Actor, id: string, patch: GoodsPatch): Promise<Goods> {
  requireMerchant(merchant)
  const { skus: variants, ...fields } = patch
  // The goods' own row comes first: two editors take turns, and orders never lock it.
  const [row] = await work.db.update(goods).set({ ...tidied(fields), updatedAt: work.now }).where(eq(goods.id, id)).returning()
  if (!row)
    throw goodsNotFound()
  // Orders price their items under the SKUs' locks, so a new price or state waits for those that are being placed.
  const known = await lockSkusOf(work, id)
  if (variants)
    await writeSkus(work, id, row.specNames, variants, known)
  else if (patch.specNames)
    checkSpecs(row.specNames, known.filter(sku => !sku.archived))
  await announceGoods(work, [id])
  return readGoods(work, id)
}

function requireMerchant(user: Actor): void {
  if (user.role !== 'merchant')
    throw AppError.forbidden('Only the merchant may change goods.')
}

function tidied<T extends Partial<GoodsInput>>(fields: T): T {
  return {
    ...fields,
    ...(fields.title !== undefined && { title: fields.title.trim() }),
    ...(fields.specNames && { specNames: fields.specNames.map(name => name.trim()) }),
  }
}

async function writeSkus(work: Work, goodsId: string, specNames: string[], input: SkuInput[], known: SkuRow[] = []): Promise<void> {
  const variants = input.map(({ stockWas, ...sku }) => ({ ...sku, spec: sku.spec.trim(), stock: stockAfter(sku, stockWas, known) }))
  checkSpecs(specNames, variants)
  const kept = variants.flatMap(sku => sku.id ?? [])
  const foreign = kept.find((id, index) => !known.some(sku => sku.id === id) || kept.indexOf(id) !== index)
  if (foreign !== undefined)
    throw AppError.unprocessable('SKU_UNKNOWN', 'One of the SKUs is not of these goods, or is given twice.', { skuId: foreign })
  const dropped = and(eq(skus.goodsId, goodsId), kept.length > 0 ? notInArray(skus.id, kept) : undefined)
  await work.db.update(skus).set({ archived: true }).where(dropped)
  for (const [position, { id, ...values }] of variants.entries()) {
    if (id === undefined)
      await work.db.insert(skus).values({ id: newId('sku'), goodsId, position, ...values })
    else
      await work.db.update(skus).set({ position, archived: false, ...values }).where(eq(skus.id, id))
  }
}

/** An editor that says what it saw changes the stock by the difference: what was sold since then stays sold. */
function stockAfter({ id, stock }: SkuInput, stockWas: number | undefined, known: SkuRow[]): number {
  const sku = known.find(row => row.id === id)
  if (!sku || stockWas === undefined)
    return stock
  const after = sku.stock + stock - stockWas
  if (after < 0)
    throw AppError.conflict('STOCK_CHANGED', `Sold meanwhile: only ${sku.stock} left. Look at it again.`, { skuId: sku.id, stock: sku.stock })
  return after
}

/** Shoppers choose part by part, so parts must match their names and no two SKUs may have all of them alike. */
function checkSpecs(specNames: string[], variants: { spec: string }[]): void {
  const specs = variants.map(sku => sku.spec)
  const twice = specs.find((spec, index) => spec === '' || specs.indexOf(spec) !== index)
  if (twice !== undefined)
    throw AppError.unprocessable('SPEC_DUPLICATE', 'Two SKUs have the same specification, or one has none.', { spec: twice })
  const odd = specNames.length > 0 ? specs.find(spec => spec.split(' / ').length !== specNames.length) : undefined
  if (odd !== undefined)
    throw AppError.unprocessable('SPEC_MISMATCH', 'A specification needs one part for each of its names, joined by " / ".', { spec: odd, specNames })
}
