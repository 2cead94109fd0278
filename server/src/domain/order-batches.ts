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

interface Asked {
  request: OrderRequest
  /** Its key was taken by somebody else meanwhile, so keys are looked up first. */
  careful: boolean
}

/** Gathers orders by SKU. What decides is the database alone, whatever other servers do. */
export class OrderBatches {
  private readonly batches: Batches<Asked, Placed>
  private readonly facts: KnownFacts

  constructor(private readonly options: OrderBatchesOptions) {
    const { size = 128, queue = 2000, lanes = 4 } = options
    this.facts = new KnownFacts(options.database)
    this.batches = new Batches({ settle: (skuId, asked) => this.settle(skuId, asked), busy, size, queue, lanes })
  }

  /**
   * Takes a request for one SKU without a coupon; resolves once its order is committed.
   * @throws {AppError} what `placeOrders` refuses with; 503 BUSY, UNAVAILABLE
   */
  place(request: OrderRequest): Promise<Placed> {
    return this.batches.add(request.lines[0]!.skuId, { request, careful: false })
  }

  /** Takes no more; resolves when all that were taken have their answer. */
  close(): Promise<void> {
    return this.batches.close()
  }

  private async settle(skuId: string, asked: readonly Asked[]): Promise<Outcome<Placed, Asked>[]> {
    const { database, clock, holdSeconds, onPlaced } = this.options
    const requests = asked.map(it => it.request)
    const careful = asked.some(it => it.careful)
    for (;;) {
      const facts = await this.facts.of(skuId, requests.map(request => request.input))
      const outcomes = await placeBatch({ database, skuId, requests, facts, now: clock(), holdSeconds, careful })
      if (!outcomes) {
        this.facts.forget(skuId)
        continue
      }
      if (outcomes.some(outcome => outcome.kind === 'done' && outcome.answer.placed))
        onPlaced()
      return outcomes.map(outcome => outcome.kind === 'again' ? { kind: 'again', request: { request: outcome.request, careful: true } } : outcome)
    }
  }
}

/** The answer to more than can be worked off. */
export function busy(): AppError {
  return new AppError(503, 'BUSY', 'Too many orders at once. Try again in a moment.', { retryAfter: 1 })
}
