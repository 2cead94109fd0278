import type { Page } from '#contract/common'
import type { SQL } from 'drizzle-orm'
import type { couponClaims, coupons, goods, moderationLog, orders, reports } from '../db/schema'
import type { Work } from './work'
import { asc, desc, eq, getTableName, sql } from 'drizzle-orm'
import { AppError } from '../errors'

/** Tables whose rows are never deleted. */
type Listed = typeof goods | typeof orders | typeof coupons | typeof couponClaims | typeof reports | typeof moderationLog

export interface PageInput {
  /** The last page's `nextCursor`. */
  cursor?: string
  /** 1–50. */
  limit?: number
}

/** What a list is sorted by; rows alike in it go by their id. */
export interface Order {
  /** @param row the name the table has in the query */
  key: (row: SQL) => SQL
  /** The greatest first. */
  falling: boolean
}

export const NEWEST: Order = { key: row => sql`${row}.created_at`, falling: true }

export function sorted(table: Listed, { key, falling }: Order = NEWEST): SQL[] {
  return [key(nameOf(table)), sql`${table.id}`].map(term => falling ? desc(term) : asc(term))
}

/**
 * The rows that come after a cursor in an order. A cursor is the id of the last row seen, so its place is
 * compared inside the database, in microseconds that a JavaScript date would lose.
 * @throws {AppError} 400 CURSOR_UNKNOWN
 */
export async function afterCursor(work: Work, table: Listed, cursor: string | undefined, { key, falling }: Order = NEWEST): Promise<SQL | undefined> {
  if (cursor === undefined)
    return undefined
  const [last] = await work.db.select({ id: table.id }).from(table).where(eq(table.id, cursor))
  if (!last)
    throw new AppError(400, 'CURSOR_UNKNOWN', 'This list cannot be continued from here. Read it again from its start.')
  const behind = sql.raw(falling ? '<' : '>')
  return sql`(${key(nameOf(table))}, ${table.id}) ${behind} (SELECT ${key(sql.raw('c'))}, c.id FROM ${table} c WHERE c.id = ${cursor})`
}

function nameOf(table: Listed): SQL {
  return sql`${sql.identifier(getTableName(table))}`
}

/** @param rows read with a limit of `limit + 1`: the one more tells that there is another page */
export function toPage<T extends { id: string }>(rows: T[], limit: number): Page<T> {
  const items = rows.slice(0, limit)
  return { items, nextCursor: rows.length > limit ? items.at(-1)!.id : null }
}

/** Text as a part of a LIKE pattern, its signs standing for themselves. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
