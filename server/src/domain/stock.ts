import type { Work } from './work'
import { asc, eq, inArray, sql } from 'drizzle-orm'
import { orderItems, skus } from '../db/schema'

export type SkuRow = typeof skus.$inferSelect

/** How many pieces of a SKU. */
export interface StockLine {
  skuId: string
  /** ≥ 1. */
  qty: number
}

/**
 * Locks SKUs until the end of the work and reads them as they are then. They are always locked in the order of
 * their ids, so two works that want the same ones never wait for each other. Unknown ids are left out.
 */
export async function lockSkus(work: Work, ids: readonly string[]): Promise<Map<string, SkuRow>> {
  const rows = ids.length === 0
    ? []
    : await work.db.select().from(skus).where(inArray(skus.id, [...ids])).orderBy(asc(skus.id)).for('no key update')
  return new Map(rows.map(row => [row.id, row]))
}

/** All SKUs of some goods, locked as {@link lockSkus} does. */
export function lockSkusOf(work: Work, goodsId: string): Promise<SkuRow[]> {
  return work.db.select().from(skus).where(eq(skus.goodsId, goodsId)).orderBy(asc(skus.id)).for('no key update')
}

/** The first line that asks for more than there is; undefined when all can be had. */
export function findShortage(locked: ReadonlyMap<string, Pick<SkuRow, 'stock'>>, lines: readonly StockLine[]): { skuId: string, left: number } | undefined {
  for (const { skuId, qty } of lines) {
    const left = locked.get(skuId)?.stock ?? 0
    if (left < qty)
      return { skuId, left }
  }
}

/** Takes stock of SKUs that are locked and have it, each on any number of lines; the table refuses to go below zero. */
export async function takeStock(work: Work, lines: readonly StockLine[]): Promise<void> {
  await addStock(work, lines.map(({ skuId, qty }) => ({ skuId, qty: -qty })))
}

/** Gives back what orders held. @returns the goods whose stock has grown, to be announced */
export async function giveBackStock(work: Work, orderIds: readonly string[]): Promise<string[]> {
  const lines = await linesOf(work, orderIds)
  await lockSkus(work, lines.map(line => line.skuId))
  await addStock(work, lines)
  return lines.map(line => line.goodsId)
}

/** What orders hold, summed up by SKU. */
export async function linesOf(work: Work, orderIds: readonly string[]): Promise<(StockLine & { goodsId: string })[]> {
  if (orderIds.length === 0)
    return []
  return work.db.select({ skuId: orderItems.skuId, goodsId: orderItems.goodsId, qty: sql<number>`sum(${orderItems.qty})::int` })
    .from(orderItems)
    .where(inArray(orderItems.orderId, [...orderIds]))
    .groupBy(orderItems.skuId, orderItems.goodsId)
}

async function addStock(work: Work, lines: readonly StockLine[]): Promise<void> {
  const ids = sql.param(lines.map(line => line.skuId))
  const amounts = sql.param(lines.map(line => line.qty))
  await work.db.execute(sql`
    UPDATE ${skus} SET stock = sku.stock + d.qty
    FROM (SELECT id, sum(qty)::int AS qty FROM unnest(${ids}::text[], ${amounts}::int[]) AS line(id, qty) GROUP BY id) AS d
    WHERE sku.id = d.id`)
}
