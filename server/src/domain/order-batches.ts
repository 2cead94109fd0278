import type { Database } from '../db/open'
import type { Outcome } from './batches'
import type { Placed } from './order-place'
import type { OrderRequest } from './order-request'
import { AppError } from '../errors'
import { Batches } from './batches'
import { KnownFacts } from './known-facts'
import { placeBatch } from './order-batch'

export interface OrderBatchesOptions {
  database: Database
  clock: () => Date
  holdSeconds: number
  /** Orders have been committed. */
  onPlaced: () => void
  /** Most requests in one transaction. */
  size?: number
  /** Most requests that wait for one SKU. */
  queue?: number
  /** Most SKUs worked at a time: each takes a connection. */
  lanes?: number
}

/** Gathers orders by SKU. What decides is the database alone, whatever other servers do. */
export class OrderBatches {
  private readonly batches: Batches<OrderRequest, Placed>
  private readonly facts: KnownFacts
  /** SKUs whose last batch held a key that was known: where one asks again, more do. */
  private readonly askedAgain = new Set<string>()

  constructor(private readonly options: OrderBatchesOptions) {
    const { size = 128, queue = 2000, lanes = 4 } = options
    this.facts = new KnownFacts(options.database)
    this.batches = new Batches({ settle: (skuId, requests) => this.settle(skuId, requests), busy, size, queue, lanes })
  }

  /**
   * Takes a request for one SKU without a coupon; resolves once its order is committed.
   * @throws {AppError} what `placeOrders` refuses with; 503 BUSY, UNAVAILABLE
   */
  place(request: OrderRequest): Promise<Placed> {
    return this.batches.add(request.lines[0]!.skuId, request)
  }

  /** Takes no more; resolves when all that were taken have their answer. */
  close(): Promise<void> {
    return this.batches.close()
  }

  private async settle(skuId: string, requests: readonly OrderRequest[]): Promise<Outcome<Placed>[]> {
    const { database, clock, holdSeconds, onPlaced } = this.options
    for (;;) {
      const facts = await this.facts.of(skuId, requests.map(request => request.input))
      const outcomes = await placeBatch({ database, skuId, requests, facts, now: clock(), holdSeconds, careful: this.askedAgain.has(skuId) })
      if (outcomes === 'stale') {
        this.facts.forget(skuId)
        continue
      }
      if (outcomes === 'taken' || outcomes.some(isKnown))
        this.askedAgain.add(skuId)
      else
        this.askedAgain.delete(skuId)
      if (outcomes === 'taken')
        continue
      if (outcomes.some(outcome => outcome.kind === 'done' && outcome.answer.placed))
        onPlaced()
      return outcomes
    }
  }
}

/** Whether a request has a key that an order had before. */
function isKnown(outcome: Outcome<Placed>): boolean {
  return outcome.kind === 'done' ? !outcome.answer.placed : outcome.kind === 'refused' && outcome.error.code === 'KEY_REUSED'
}

/** The answer to more than can be worked off. */
export function busy(): AppError {
  return new AppError(503, 'BUSY', 'Too many orders at once. Try again in a moment.', { retryAfter: 1 })
}
