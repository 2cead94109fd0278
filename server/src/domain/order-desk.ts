import type { OrderInput } from '#contract/orders'
import type { Database } from '../db/open'
import type { Actor } from './actor'
import type { Placed } from './order-place'
import type { OrderRequest } from './order-request'
import type { Run } from './work'
import { Batches } from './batches'
import { busy, OrderBatches } from './order-batches'
import { placeOrders } from './order-place'
import { readRequest } from './order-request'

export interface DeskOptions {
  database: Database
  clock: () => Date
  run: Run
  /** How long an unpaid order holds its stock. */
  holdSeconds: number
  /** Orders have been committed and their news wait in the outbox. */
  onPlaced: () => void
}

/** Where orders are placed. */
export interface OrderDesk {
  /**
   * Places an order once per buyer and key, together with others: one for one SKU with what is ordered of that SKU, one of several SKUs or with a
   * coupon with all that are.
   * @throws {AppError} 400 IDEMPOTENCY_KEY_MISSING; 503 BUSY, UNAVAILABLE; what `placeOrders` refuses with
   */
  place: (buyer: Actor, input: OrderInput, key: string | undefined) => Promise<Placed>
  /** Takes no more; resolves when all that were taken have their answer. */
  close: () => Promise<void>
}

/** Most orders of several SKUs in one transaction: it holds the locks of all their SKUs, and orders for one of these wait. */
const SIZE = 64
/** Most of them that wait. */
const QUEUE = 2000

export function openDesk({ database, run, clock, holdSeconds, onPlaced }: DeskOptions): OrderDesk {
  const ofOneSku = new OrderBatches({ database, clock, holdSeconds, onPlaced })
  const others = new Batches<OrderRequest, Placed>({
    async settle(_, requests) {
      const outcomes = await run(work => placeOrders(work, requests, holdSeconds))
      if (outcomes.some(outcome => outcome.kind === 'done' && outcome.answer.placed))
        onPlaced()
      return outcomes
    },
    busy,
    size: SIZE,
    queue: QUEUE,
    lanes: 1,
  })
  return {
    async place(buyer, input, key) {
      const request = readRequest(buyer, input, key)
      return request.lines.length === 1 && input.couponId === undefined ? ofOneSku.place(request) : others.add('', request)
    },
    async close() {
      await Promise.all([ofOneSku.close(), others.close()])
    },
  }
}
