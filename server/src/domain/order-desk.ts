import type { OrderInput } from '#contract/orders'
import type { Database } from '../db/open'
import type { Actor } from './actor'
import type { Placed } from './order-place'
import type { Run } from './work'
import { busy, OrderBatches } from './order-batches'
import { placeOrder } from './order-place'
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
   * Places an order once per buyer and key: for one SKU together with what others order of it, else in a transaction of its own.
   * @throws {AppError} 400 IDEMPOTENCY_KEY_MISSING; 503 BUSY; what `placeOrder` throws
   */
  place: (buyer: Actor, input: OrderInput, key: string | undefined) => Promise<Placed>
  /** Takes no more; resolves when all that were taken have their answer. */
  close: () => Promise<void>
}

/** Orders in transactions of their own under way at a time, in the database or waiting for a connection. */
const MOST_ALONE = 500

export function openDesk({ database, run, clock, holdSeconds, onPlaced }: DeskOptions): OrderDesk {
  const batches = new OrderBatches({ database, clock, holdSeconds, onPlaced })
  const alone = new Set<Promise<unknown>>()
  return {
    async place(buyer, input, key) {
      const request = readRequest(buyer, input, key)
      if (request.lines.length === 1 && input.couponId === undefined)
        return batches.place(request)
      if (alone.size >= MOST_ALONE)
        throw busy()
      const placing = run(work => placeOrder(work, request, holdSeconds))
      alone.add(placing)
      try {
        const result = await placing
        if (result.placed)
          onPlaced()
        return result
      }
      finally {
        alone.delete(placing)
      }
    },
    async close() {
      await Promise.allSettled([batches.close(), ...alone])
    },
  }
}
