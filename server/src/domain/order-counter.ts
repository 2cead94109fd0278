import type { AddressBook } from './addresses'
import type { HeldClaim } from './coupon-claims'
import type { OrderDraft } from './order-draft'
import type { OrderRequest } from './order-request'
import type { PriceFacts, Quote } from './quote'
import type { Work } from './work'
import { sql } from 'drizzle-orm'
import { orders } from '../db/schema'
import { AppError } from '../errors'
import { findAddress, readAddresses } from './addresses'
import { lockClaims } from './coupon-claims'
import { draftOrder } from './order-draft'
import { keyReused, priceChanged, snapshotOffer, stockEmpty } from './order-offer'
import { withCoupon } from './order-quote'
import { Purchases } from './purchase-limit'
import { quote, readPriceFacts } from './quote'
import { findShortage, lockSkus } from './stock'

/** What is to become of a request. */
export type Decision
  = | { kind: 'placed', draft: OrderDraft }
    | { kind: 'replayed', orderId: string }
    | { kind: 'refused', error: AppError }

interface Stores {
  now: Date
  expiresAt: Date
  facts: PriceFacts
  addresses: AddressBook
  purchases: Purchases
  /** Claims that were asked for, by id, whosever they are. */
  claims: Map<string, HeldClaim>
  /** By SKU. */
  stock: Map<string, { stock: number }>
  /** The orders that have a key, by buyer and key. */
  holders: Map<string, { id: string, hash: string }>
}

/**
 * Decides requests one after the other by what is there. Whatever that is stays as it is until the end of the work, so only what the requests
 * take themselves must be counted.
 */
export class OrderCounter {
  private constructor(private readonly stores: Stores) {}

  /** Locks claims, SKUs and buyers of limited goods, in this order, and reads all that the requests are decided by. */
  static async open(work: Work, requests: readonly OrderRequest[], holdSeconds: number): Promise<OrderCounter> {
    const claims = await lockClaims(work, requests.flatMap(({ input }) => input.couponId ?? []))
    const skuIds = [...new Set(requests.flatMap(({ lines }) => lines.map(line => line.skuId)))]
    const skus = await lockSkus(work, skuIds)
    const facts = await readPriceFacts(work.db, skuIds, requests.map(request => request.input))
    const purchases = await Purchases.lock(work, facts, requests.map(({ buyer, lines }) => ({ userId: buyer.id, lines })))
    return new OrderCounter({
      now: work.now,
      expiresAt: new Date(work.now.getTime() + holdSeconds * 1000),
      facts,
      purchases,
      claims,
      stock: new Map([...skus].map(([id, { stock }]) => [id, { stock }])),
      // Under the locks: an equal request that was quicker has committed by now.
      holders: await findHolders(work, requests),
      addresses: await readAddresses(work.db, requests.flatMap(({ input }) => input.addressId ?? [])),
    })
  }

  /** What is placed counts for the requests after it. */
  decide(request: OrderRequest): Decision {
    const holder = this.stores.holders.get(holderKey(request.buyer.id, request.key))
    if (holder)
      return holder.hash === request.hash ? { kind: 'replayed', orderId: holder.id } : { kind: 'refused', error: keyReused(holder.id) }
    try {
      const draft = this.draft(request)
      this.take(request, draft.quoted)
      return { kind: 'placed', draft }
    }
    catch (error) {
      if (error instanceof AppError)
        return { kind: 'refused', error }
      throw error
    }
  }

  private draft(request: OrderRequest): OrderDraft {
    const { now, expiresAt, addresses, purchases, stock } = this.stores
    const { buyer, lines, input } = request
    const address = input.addressId === undefined ? null : findAddress(addresses, buyer, input.addressId)
    const quoted = this.quote(request)
    if (input.expectedTotal !== undefined && input.expectedTotal !== quoted.total)
      throw priceChanged(quoted)
    purchases.requireWithinLimits(buyer.id, quoted.lines)
    const shortage = findShortage(stock, lines)
    if (shortage)
      throw stockEmpty(shortage.skuId, shortage.left)
    return draftOrder(request, { quoted, offer: snapshotOffer(quoted, input.note, now) }, address, now, expiresAt)
  }

  private quote({ buyer, lines, input }: OrderRequest): Quote {
    const { now, facts, claims } = this.stores
    const listed = quote(facts, input, lines)
    if (input.couponId === undefined)
      return listed
    const held = claims.get(input.couponId)
    return withCoupon(listed, held?.claim.userId === buyer.id ? held : undefined, now)
  }

  private take({ id, buyer, key, hash, lines }: OrderRequest, quoted: Quote): void {
    const { purchases, claims, stock, holders } = this.stores
    for (const { skuId, qty } of lines)
      stock.get(skuId)!.stock -= qty
    purchases.add(buyer.id, quoted.lines)
    if (quoted.coupon) {
      const { claim, coupon } = claims.get(quoted.coupon.claimId)!
      claims.set(claim.id, { claim: { ...claim, orderId: id }, coupon })
    }
    holders.set(holderKey(buyer.id, key), { id, hash })
  }
}

async function findHolders({ db }: Work, requests: readonly OrderRequest[]): Promise<Map<string, { id: string, hash: string }>> {
  const asked = sql`unnest(${sql.param(requests.map(it => it.buyer.id))}::text[], ${sql.param(requests.map(it => it.key))}::text[]) AS asked(user_id, key)`
  const rows = await db.select({ id: orders.id, userId: orders.userId, key: orders.idempotencyKey, hash: orders.requestHash })
    .from(orders)
    .innerJoin(asked, sql`${orders.userId} = asked.user_id AND ${orders.idempotencyKey} = asked.key`)
  return new Map(rows.map(({ id, userId, key, hash }) => [holderKey(userId, key), { id, hash }]))
}

/** Neither has a space in it. */
function holderKey(userId: string, key: string): string {
  return `${userId} ${key}`
}
