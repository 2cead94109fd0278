import type { Page } from '#contract/common'
import type { Goods, GoodsQuery, GoodsSort } from '#contract/goods'
import type { SQL } from 'drizzle-orm'
import type { Orm } from '../db/open'
import type { Tx } from '../db/transaction'
import type { Actor } from './actor'
import type { Order, PageInput } from './paging'
import type { Work } from './work'
import { and, asc, eq, ilike, inArray, sql } from 'drizzle-orm'
import { goods, skus } from '../db/schema'
import { AppError } from '../errors'
import { afterCursor, escapeLike, NEWEST, sorted, toPage } from './paging'

type GoodsRow = typeof goods.$inferSelect

export interface GoodsFilter extends PageInput, GoodsQuery {}

/** So few pieces of a SKU that it is time to order more. */
const LOW_STOCK = 10

const SORTS: Record<GoodsSort, Order> = {
  'newest': NEWEST,
  'price': { key: row => sql`${row}.price`, falling: false },
  '-price': { key: row => sql`${row}.price`, falling: true },
  'stock': { key: row => sql`(SELECT coalesce(sum(s.stock), 0) FROM sku s WHERE s.goods_id = ${row}.id AND NOT s.archived)`, falling: false },
}

/**
 * Goods, newest first unless asked otherwise. Merchants see all of them and may ask for either state; everybody else sees what is on.
 * @throws {AppError} 403 FORBIDDEN when somebody else asks for goods that are off shelf
 */
export async function listGoods(work: Work, viewer: Actor | undefined, filter: GoodsFilter): Promise<Page<Goods>> {
  const merchant = viewer?.role === 'merchant'
  if (filter.status === 'off' && !merchant)
    throw AppError.forbidden('Only the merchant sees goods that are off shelf.')
  const status = filter.status ?? (merchant ? undefined : 'on')
  const words = filter.q?.trim()
  const order = SORTS[filter.sort ?? 'newest']
  const limit = filter.limit ?? 20
  const rows = await work.db.select().from(goods).where(and(
    status && eq(goods.status, status),
    words ? ilike(goods.title, `%${escapeLike(words)}%`) : undefined,
    filter.stock && hasSkuBelow(filter.stock === 'out' ? 0 : LOW_STOCK),
    await afterCursor(work, goods, filter.cursor, order),
  )).orderBy(...sorted(goods, order)).limit(limit + 1)
  const page = toPage(rows, limit)
  return { items: await withSkus(work.db, page.items), nextCursor: page.nextCursor }
}

/** @throws {AppError} 404 GOODS_NOT_FOUND */
export async function readGoods(work: Work, id: string): Promise<Goods> {
  const [found] = await readGoodsOf(work.db, [id])
  if (!found)
    throw goodsNotFound()
  return found
}

/** On or off shelf, in any order; unknown ids are left out. */
export async function readGoodsOf(db: Orm | Tx, ids: readonly string[]): Promise<Goods[]> {
  return withSkus(db, await db.select().from(goods).where(inArray(goods.id, [...ids])))
}

export function goodsNotFound(): AppError {
  return AppError.notFound('These goods do not exist.', 'GOODS_NOT_FOUND')
}

function hasSkuBelow(most: number): SQL {
  return sql`EXISTS (SELECT FROM sku s WHERE s.goods_id = ${goods.id} AND NOT s.archived AND s.stock <= ${most})`
}

async function withSkus(db: Orm | Tx, rows: GoodsRow[]): Promise<Goods[]> {
  if (rows.length === 0)
    return []
  const variants = await db.select().from(skus).where(and(
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
      limitPerPerson: row.limitPerPerson,
      skus: own.map(({ id, spec, price, stock }) => ({ id, spec, price, stock })),
      stock: own.reduce((sum, sku) => sum + sku.stock, 0),
      status: row.status,
    }
  })
}
