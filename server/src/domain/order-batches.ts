import type { Database } from '../db/open'
import type { BatchOutcome } from './order-batch'
import type { Placed } from './order-place'
import type { OrderRequest } from './order-request'
import { isDatabaseGone } from '../db/gone'
import { AppError } from '../errors'
import { KnownFacts } from './known-facts'
import { placeBatch } from './order-batch'

export interface BatchesOptions {
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

interface Waiting {
  request: OrderRequest
  resolve: (placed: Placed) => void
  reject: (error: unknown) => void
  /** What has happened to it: its batch failed as a whole, so it is tried by itself; or its key was taken, so keys are looked up first. */
  after: 'nothing' | 'failure' | 'again'
}

/** The requests for one SKU. */
interface Lane {
  skuId: string
  waiting: Waiting[]
}

/**
 * Gathers orders by SKU: while one batch is in the database the next one fills, and each SKU has one batch under way at most, so the
 * requests of this server never wait for each other's lock. What decides is the database alone, whatever other servers do.
 */
export class OrderBatches {
  private readonly options: Required<BatchesOptions>
  private readonly lanes = new Map<string, Lane>()
  private readonly ready: Lane[] = []
  private readonly facts: KnownFacts
  private busy = 0
  private closing: (() => void) | undefined

  constructor(options: BatchesOptions) {
    this.options = { size: 128, queue: 2000, lanes: 4, ...options }
    this.facts = new KnownFacts(options.database)
  }

  /**
   * Takes a request for one SKU without a coupon; resolves once its order is committed.
   * @throws {AppError} what `placeOrder` throws; 503 BUSY, UNAVAILABLE
   */
  place(request: OrderRequest): Promise<Placed> {
    if (this.closing)
      return Promise.reject(AppError.unavailable('The shop is restarting. Try again in a moment.'))
    const skuId = request.lines[0]!.skuId
    const lane = this.lanes.get(skuId) ?? this.open(skuId)
    if (lane.waiting.length >= this.options.queue)
      return Promise.reject(busy())
    return new Promise((resolve, reject) => lane.waiting.push({ request, resolve, reject, after: 'nothing' }))
  }

  /** Takes no more; resolves when all that were taken have their answer. */
  async close(): Promise<void> {
    if (this.lanes.size > 0)
      await new Promise<void>(resolve => this.closing = resolve)
    this.closing = () => {}
  }

  private open(skuId: string): Lane {
    const lane = { skuId, waiting: [] }
    this.lanes.set(skuId, lane)
    this.ready.push(lane)
    // Whatever arrived in the same turn of the event loop goes along.
    setImmediate(() => this.next())
    return lane
  }

  private next(): void {
    while (this.busy < this.options.lanes && this.ready.length > 0) {
      this.busy++
      void this.work(this.ready.shift()!)
    }
  }

  private async work(lane: Lane): Promise<void> {
    await this.flush(lane)
    this.busy--
    // Behind the other SKUs: a hot one does not hold them up.
    if (lane.waiting.length > 0)
      this.ready.push(lane)
    else
      this.lanes.delete(lane.skuId)
    this.next()
    if (this.lanes.size === 0)
      this.closing?.()
  }

  private async settle(skuId: string, requests: readonly OrderRequest[], careful: boolean): Promise<BatchOutcome[]> {
    const { database, clock, holdSeconds } = this.options
    for (;;) {
      const facts = await this.facts.of(skuId, requests.map(request => request.input))
      const outcomes = await placeBatch({ database, skuId, requests, facts, now: clock(), holdSeconds, careful })
      if (outcomes)
        return outcomes
      this.facts.forget(skuId)
    }
  }

  private async flush(lane: Lane): Promise<void> {
    const batch = lane.waiting.splice(0, lane.waiting[0]?.after === 'failure' ? 1 : this.options.size)
    try {
      const outcomes = await this.settle(lane.skuId, batch.map(it => it.request), batch.some(it => it.after === 'again'))
      const again: Waiting[] = []
      for (const [index, outcome] of outcomes.entries()) {
        const it = batch[index]!
        if (outcome.kind === 'done')
          it.resolve(outcome.placed)
        else if (outcome.kind === 'refused')
          it.reject(outcome.error)
        else
          again.push({ ...it, after: 'again' })
      }
      lane.waiting.unshift(...again)
      if (outcomes.some(outcome => outcome.kind === 'done' && outcome.placed.placed))
        this.options.onPlaced()
    }
    catch (error) {
      // One of them may have spoilt it for all; a database that is gone has nothing against any.
      if (batch.length === 1 || isDatabaseGone(error))
        batch.forEach(it => it.reject(error))
      else
        lane.waiting.unshift(...batch.map(it => ({ ...it, after: 'failure' as const })))
    }
  }
}

/** The answer to more than can be worked off. */
export function busy(): AppError {
  return new AppError(503, 'BUSY', 'Too many orders at once. Try again in a moment.', { retryAfter: 1 })
}
