import type { Cart } from '#contract/orders'
import type { Actor } from './actor'
import type { StockLine } from './stock'
import type { Work } from './work'
import { and, count, desc, eq, ne, sql } from 'drizzle-orm'
import { cartItems, goods, skus, users } from '../db/schema'
import { AppError } from '../errors'

/** A cart is for choosing, not for stocktaking; more lines than this no order takes at once anyway. */
const MAX_LINES = 120

/** What the user has put aside, newest first, at today's prices outside any room. */
export async function readCart(work: Work, user: Actor): Promise<Cart> {
  const rows = await work.db.select({ item: cartItems, sku: skus, goods })
    .from(cartItems)
    .innerJoin(skus, eq(skus.id, cartItems.skuId))
    .innerJoin(goods, eq(goods.id, skus.goodsId))
    .where(eq(cartItems.userId, user.id))
    .orderBy(desc(cartItems.createdAt), desc(cartItems.skuId))
  return {
    items: rows.map(({ item, sku, goods: it }) => ({
      skuId: sku.id,
      goodsId: it.id,
      title: it.title,
      spec: sku.spec,
      image: it.images[0] ?? '',
      price: sku.price,
      qty: item.qty,
      stock: sku.stock,
      limitPerPerson: it.limitPerPerson,
      available: it.status === 'on' && !sku.archived,
    })),
  }
}

/**
 * Sets how many of a SKU are in the cart; 0 removes it.
 * @throws {AppError} 404 SKU_UNKNOWN; 422 GOODS_OFF, CART_FULL
 */
export async function putInCart(work: Work, user: Actor, skuId: string, qty: number): Promise<Cart> {
  if (qty === 0)
    await work.db.delete(cartItems).where(and(eq(cartItems.userId, user.id), eq(cartItems.skuId, skuId)))
  else
    await setLine(work, user, skuId, qty)
  return readCart(work, user)
}

async function setLine(work: Work, user: Actor, skuId: string, qty: number): Promise<void> {
  const [sku] = await work.db.select({ archived: skus.archived, status: goods.status })
    .from(skus)
    .innerJoin(goods, eq(goods.id, skus.goodsId))
    .where(eq(skus.id, skuId))
  if (!sku || sku.archived)
    throw AppError.notFound('This SKU is not for sale.', 'SKU_UNKNOWN')
  if (sku.status === 'off')
    throw AppError.unprocessable('GOODS_OFF', 'These goods are off shelf.')
  // Under the lock of their own row a user's two screens cannot both add the last line.
  await work.db.select({ id: users.id }).from(users).where(eq(users.id, user.id)).for('no key update')
  const [others] = await work.db.select({ lines: count() }).from(cartItems).where(and(eq(cartItems.userId, user.id), ne(cartItems.skuId, skuId)))
  if (others!.lines >= MAX_LINES)
    throw AppError.unprocessable('CART_FULL', `A cart holds ${MAX_LINES} lines. Remove one first.`, { max: MAX_LINES })
  await work.db.insert(cartItems)
    .values({ userId: user.id, skuId, qty, createdAt: work.now })
    .onConflictDoUpdate({ target: [cartItems.userId, cartItems.skuId], set: { qty } })
}

/** Takes out of the carts what has been ordered, each line by whom; what a cart held beyond that stays. */
export async function removeBought(work: Work, lines: readonly (StockLine & { userId: string })[]): Promise<void> {
  const bought = sql`(
    SELECT user_id, sku_id, sum(qty)::int AS qty
    FROM unnest(${sql.param(lines.map(line => line.userId))}::text[], ${sql.param(lines.map(line => line.skuId))}::text[], ${sql.param(lines.map(line => line.qty))}::int[]) AS line(user_id, sku_id, qty)
    GROUP BY user_id, sku_id
  ) AS b`
  const matches = sql`cart_item.user_id = b.user_id AND cart_item.sku_id = b.sku_id`
  await work.db.execute(sql`DELETE FROM cart_item USING ${bought} WHERE ${matches} AND cart_item.qty <= b.qty`)
  await work.db.execute(sql`UPDATE cart_item SET qty = cart_item.qty - b.qty FROM ${bought} WHERE ${matches} AND cart_item.qty > b.qty`)
}
