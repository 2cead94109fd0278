import type { Address, AddressInput, AddressSnapshot } from '#contract/orders'
import type { Orm } from '../db/open'
import type { Tx } from '../db/transaction'
import type { Actor } from './actor'
import type { Work } from './work'
import { and, asc, desc, eq, inArray, ne } from 'drizzle-orm'
import { addresses, users } from '../db/schema'
import { AppError } from '../errors'
import { newId } from './ids'

type AddressRow = typeof addresses.$inferSelect
/** By id. */
export type AddressBook = ReadonlyMap<string, AddressRow>

const MAX_ADDRESSES = 20

/** The user's addresses, the default one first. */
export async function listAddresses(work: Work, user: Actor): Promise<Address[]> {
  const rows = await work.db.select().from(addresses).where(eq(addresses.userId, user.id)).orderBy(desc(addresses.isDefault), desc(addresses.createdAt), asc(addresses.id))
  return rows.map(toAddress)
}

/** The first address becomes the default. @throws {AppError} 422 ADDRESS_FULL */
export async function createAddress(work: Work, user: Actor, input: AddressInput): Promise<Address> {
  const own = await lockAddresses(work, user)
  if (own.length >= MAX_ADDRESSES)
    throw AppError.unprocessable('ADDRESS_FULL', `You can keep ${MAX_ADDRESSES} addresses. Delete one first.`, { max: MAX_ADDRESSES })
  const isDefault = own.length === 0 || input.isDefault === true
  const [row] = await work.db.insert(addresses).values({ ...trimmed(input), isDefault, id: newId('addr'), userId: user.id, createdAt: work.now }).returning()
  if (isDefault)
    await clearDefaultBut(work, user, row!.id)
  return toAddress(row!)
}

/**
 * There is always one default: it is changed by choosing another, so `isDefault: false` on it changes nothing.
 * @throws {AppError} 404 ADDRESS_NOT_FOUND, also for somebody else's
 */
export async function editAddress(work: Work, user: Actor, id: string, patch: Partial<AddressInput>): Promise<Address> {
  const own = find(await lockAddresses(work, user), id)
  const isDefault = own.isDefault || patch.isDefault === true
  const [row] = await work.db.update(addresses).set({ ...trimmed(patch), isDefault }).where(eq(addresses.id, id)).returning()
  if (isDefault)
    await clearDefaultBut(work, user, id)
  return toAddress(row!)
}

/** When the default goes, the newest of the others follows it. @throws {AppError} 404 ADDRESS_NOT_FOUND */
export async function deleteAddress(work: Work, user: Actor, id: string): Promise<void> {
  const own = await lockAddresses(work, user)
  const { isDefault } = find(own, id)
  await work.db.delete(addresses).where(eq(addresses.id, id))
  const next = own.find(address => address.id !== id)
  if (isDefault && next)
    await work.db.update(addresses).set({ isDefault: true }).where(eq(addresses.id, next.id))
}

/** For {@link findAddress}. Unknown ids are left out. */
export async function readAddresses(db: Orm | Tx, ids: readonly string[]): Promise<AddressBook> {
  const rows = ids.length > 0 ? await db.select().from(addresses).where(inArray(addresses.id, [...ids])) : []
  return new Map(rows.map(row => [row.id, row]))
}

/** What an order keeps of an address. @throws {AppError} 422 ADDRESS_UNKNOWN, also for somebody else's */
export function findAddress(book: AddressBook, user: Actor, id: string): AddressSnapshot {
  const row = book.get(id)
  if (row?.userId !== user.id)
    throw AppError.unprocessable('ADDRESS_UNKNOWN', 'This address does not exist any more. Choose another one.')
  return { name: row.name, phone: row.phone, region: row.region, detail: row.detail }
}

/** Newest first, under the lock of the user's own row, so that two screens cannot make two defaults. */
async function lockAddresses(work: Work, user: Actor): Promise<AddressRow[]> {
  await work.db.select({ id: users.id }).from(users).where(eq(users.id, user.id)).for('no key update')
  return work.db.select().from(addresses).where(eq(addresses.userId, user.id)).orderBy(desc(addresses.createdAt), desc(addresses.id))
}

function find(own: AddressRow[], id: string): AddressRow {
  const row = own.find(address => address.id === id)
  if (!row)
    throw AppError.notFound('This address does not exist.', 'ADDRESS_NOT_FOUND')
  return row
}

async function clearDefaultBut(work: Work, user: Actor, id: string): Promise<void> {
  await work.db.update(addresses).set({ isDefault: false }).where(and(eq(addresses.userId, user.id), ne(addresses.id, id)))
}

function trimmed<T extends Partial<AddressInput>>(input: T): T {
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, typeof value === 'string' ? value.trim() : value])) as T
}

function toAddress({ id, name, phone, region, detail, isDefault }: AddressRow): Address {
  return { id, name, phone, region, detail, isDefault }
}
