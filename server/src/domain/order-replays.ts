import type { Order } from '#contract/orders'
import type { Actor } from './actor'
import type { Reading } from './orders'
import { inArray } from 'drizzle-orm'
import { orders } from '../db/schema'
import { viewOrders } from './orders'

/** An earlier order of the buyer that answers a request. */
export interface Replay {
  buyer: Actor
  orderId: string
}

/** Earlier orders as they are by now, by id; rare, so each is read by itself. */
export async function readReplays(reading: Reading, replays: readonly Replay[]): Promise<Map<string, Order>> {
  const found = new Map<string, Order>()
  if (replays.length === 0)
    return found
  const rows = await reading.db.select().from(orders).where(inArray(orders.id, replays.map(it => it.orderId)))
  for (const { buyer, orderId } of replays) {
    if (!found.has(orderId)) {
      const [order] = await viewOrders(reading, buyer, rows.filter(row => row.id === orderId))
      found.set(orderId, order!)
    }
  }
  return found
}
