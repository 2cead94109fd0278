import type { Page } from '#contract/common'
import type { SQL } from 'drizzle-orm'
import type { goods, orders } from '../db/schema'
import type { Work } from './work'
import { desc, eq, sql } from 'drizzle-orm'
import { AppError } from '../errors'

/** Tables whose lists go from the newest to the oldest and whose rows are never deleted. */
type Listed = typeof goods | typeof orders

export interface PageInput {
  /** The last page's `nextCursor`. */
  cursor?: string
  /** 1–50. */
  limit?: number
}

export const newestFirst = (table: Listed): SQL[] => [desc(table.createdAt), desc(table.id)]

/**
 * The rows that come after a cursor, newest first. A cursor is the id of the last row seen, so its place is
 * compared inside the database, in microseconds that a JavaScript date would lose.
 * @throws {AppError} 400 CURSOR_UNKNOWN
 */
export async function afterCursor(work: Work, table: Listed, cursor: string | undefined): Promise<SQL | undefined> {
  if (cursor === undefined)
    return undefined
  const [last] = await work.db.select({ id: table.id }).from(table).where(eq(table.id, cursor))
  if (!last)
    throw new AppError(400, 'CURSOR_UNKNOWN', 'This list cannot be continued from here. Read it again from its start.')
  return sql`(${table.createdAt}, ${table.id}) < (SELECT c.created_at, c.id FROM ${table} c WHERE c.id = ${cursor})`
}

/** @param rows read with a limit of `limit + 1`: the one more tells that there is another page */
export function toPage<T extends { id: string }>(rows: T[], limit: number): Page<T> {
  const items = rows.slice(0, limit)
  return { items, nextCursor: rows.length > limit ? items.at(-1)!.id : null }
}
