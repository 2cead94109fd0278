import type { Page } from '#contract/common'
import type { Goods } from '#contract/goods'
import type { Actor } from './actor'
import type { PageInput } from './paging'
import type { Work } from './work'
import { and, asc, eq, ilike, inArray } from 'drizzle-orm'
import { goods, skus } from '../db/schema'
import { AppError } from '../errors'
import { afterCursor, newestFirst, toPage } from './paging'

type GoodsRow = typeof goods.$inferSelect

export interface GoodsFilter extends PageInput {
  status?: Goods['status']
  /** Words of the title. */
  q?: string
}

/**
 * Goods, newest first. Merchants see all of them and may ask for either state; everybody else sees what is on.
 * @throws {AppError} 403 FORBIDDEN when somebody else asks for goods that are off shelf
 */
export async function listGoods(work: Work, viewer: Actor | undefined, filter: GoodsFilter): Promise<Page<Goods>> {
  const merchant = viewer?.role === 'merchant'
  if (filter.status === 'off' && !merchant)
    throw AppError.forbidden('Only the merchant sees goods that are off shelf.')
  const status = filter.status ?? (merchant ? undefined : 'on')
  const words = filter.q?.trim()
  const limit = filter.limit ?? 20
  const rows = await work.db.select().from(goods).where(and(
    status && eq(goods.status, status),
    words ? ilike(goods.title, `%${escapeLike(words)}%`) : undefined,
    await afterCursor(work, goods, filter.cursor),
  )).orderBy(...newestFirst(goods)).limit(limit + 1)
  const page = toPage(rows, limit)
  return { items: await withSkus(work, page.items), nextCursor: page.nextCursor }
}

/** @throws {AppError} 404 GOODS_NOT_FOUND */
export async function readGoods(work: Work, id: string): Promise<Goods> {
  const rows = await work.db.select().from(goods).where(eq(goods.id, id))
  const [found] = await withSkus(work, rows)
  if (!found)
    throw goodsNotFound()
  return found
}

export function goodsNotFound(): AppError {
  return AppError.notFound('These goods do not exist.', 'GOODS_NOT_FOUND')
}

async function withSkus(work: Work, rows: GoodsRow[]): Promise<Goods[]> {
  if (rows.length === 0)
    return []
  const variants = await work.db.select().from(skus).where(and(
    inArray(skus.goodsId, rows.map(row => row.id)),
    eq(skus.archived, false),
  )).orderBy(asc(skus.position))
  return rows.map((row) => {
    const own = variants.filter(sku => sku.goodsId === row.id)
    return {
      id: row.id,
      title: row.title,
      description: row.description,
      images: row.images,
      price: row.price,
      marketPrice: row.marketPrice,
      specNames: row.specNames,
      skus: own.map(({ id, spec, price, stock }) => ({ id, spec, price, stock })),
      stock: own.reduce((sum, sku) => sum + sku.stock, 0),
      status: row.status,
    }
  })
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
