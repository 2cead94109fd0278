import { isDatabaseGone } from '../db/gone'
import { AppError } from '../errors'

/** What became of one request of a batch. */
export type Outcome<Answer>
  = | { kind: 'done', answer: Answer }
    | { kind: 'refused', error: AppError }
    /** It is to be asked once more, before whatever came later. */
    | { kind: 'again' }

export interface BatchesOptions<Request, Answer> {
  /**
   * Works off requests of one key in one transaction, in the order they arrived; safe to call again when it has failed.
   * @returns what became of each, in the same order
   */
  settle: (key: string, requests: readonly Request[]) => Promise<readonly Outcome<Answer>[]>
  /** The answer to more than can be worked off. */
  busy: () => AppError
  /** Most requests in one transaction. */
  size: number
  /** Most requests that wait for one key. */
  queue: number
  /** Most keys worked at a time: each takes a connection. */
  lanes: number
  /** Milliseconds that go by; the process's own by default. */
  now?: () => number
}

interface Waiting<Request, Answer> {
  request: Request
  resolve: (answer: Answer) => void
  reject: (error: unknown) => void
  /** Its batch failed as a whole, so it is tried by itself. */
  alone: boolean
}

/** The requests for one key. */
interface Lane<Request, Answer> {
  key: string
  waiting: Waiting<Request, Answer>[]
  /** Requests in the batch that is just through, while they are being answered; 0 before the first. */
  before: number
}

/** A batch that is through the database. */
interface Settled {
  key: string
  at: number
  /** Milliseconds. */
  took: number
}

/**
 * Gathers requests by key: while one batch is in the database the next one fills, and each key has one batch under way at most, so the
 * requests of this server never wait for each other's lock.
 */
export class Batches<Request, Answer> {
  private readonly lanes = new Map<string, Lane<Request, Answer>>()
  private readonly ready: Lane<Request, Answer>[] = []
  private busy = 0
  /** Batches that are through the database, and whose requests do not know it yet. */
  private unanswered = 0
  private closing: (() => void) | undefined
  private last: Settled | undefined
  private readonly now: () => number

  constructor(private readonly options: BatchesOptions<Request, Answer>) {
    this.now = options.now ?? (() => performance.now())
  }

  /**
   * Resolves once what was asked for is committed.
   * @throws {AppError} what `settle` refuses with; 503 BUSY, UNAVAILABLE
   */
  add(key: string, request: Request): Promise<Answer> {
    if (this.closing)
      return Promise.reject(AppError.unavailable('The shop is restarting. Try again in a moment.'))
    const lane = this.lanes.get(key) ?? this.open(key)
    if (lane.waiting.length >= this.options.queue)
      return Promise.reject(this.options.busy())
    return new Promise((resolve, reject) => lane.waiting.push({ request, resolve, reject, alone: false }))
  }

  /** Takes no more; resolves when all that were taken have their answer. */
  async close(): Promise<void> {
    if (this.lanes.size + this.unanswered > 0)
      await new Promise<void>(resolve => this.closing = resolve)
    this.closing = () => {}
  }

  private open(key: string): Lane<Request, Answer> {
    const lane: Lane<Request, Answer> = { key, waiting: [], before: 0 }
    this.lanes.set(key, lane)
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

  private async work(lane: Lane<Request, Answer>): Promise<void> {
    const answer = await this.flush(lane)
    this.busy--
    this.unanswered++
    // Behind the other keys: a hot one does not hold them up.
    if (lane.waiting.length > 0)
      this.ready.push(lane)
    else
      this.lanes.delete(lane.key)
    this.next()
    // The next batch leaves first: answering this one takes about as long as the database has for that one.
    setImmediate(() => {
      answer()
      this.unanswered--
      if (this.lanes.size + this.unanswered === 0)
        this.closing?.()
    })
  }

  /**
   * How many of those who wait go along. People who ask again once they are answered form two batches that take turns: one is in the database
   * while the other one is answered and asks anew. As equals they keep both busy. All in one they would take turns with the database itself, so they are parted where it
   * has waited for them for longer than it worked.
   */
  private share({ key, waiting, before }: Lane<Request, Answer>): number {
    const alike = Math.ceil((waiting.length + before) / 2)
    const { last } = this
    const idle = last?.key === key && this.now() - last.at > last.took
    return before > 0 || idle ? alike : waiting.length
  }

  /** @returns what tells each its outcome; those to be asked once more wait again */
  private async flush(lane: Lane<Request, Answer>): Promise<() => void> {
    const batch = lane.waiting.splice(0, lane.waiting[0]?.alone ? 1 : Math.min(this.options.size, this.share(lane)))
    lane.before = batch.length
    const left = this.now()
    try {
      const outcomes = await this.options.settle(lane.key, batch.map(it => it.request))
      const at = this.now()
      this.last = { key: lane.key, at, took: at - left }
      lane.waiting.unshift(...outcomes.flatMap((outcome, index) => outcome.kind === 'again' ? { ...batch[index]!, alone: false } : []))
      return () => outcomes.forEach((outcome, index) => {
        if (outcome.kind === 'done')
          batch[index]!.resolve(outcome.answer)
        else if (outcome.kind === 'refused')
          batch[index]!.reject(outcome.error)
      })
    }
    catch (error) {
      // One of them may have spoilt it for all; a database that is gone has nothing against any.
      if (batch.length === 1 || isDatabaseGone(error) || error instanceof AppError)
        return () => batch.forEach(it => it.reject(error))
      lane.waiting.unshift(...batch.map(it => ({ ...it, alone: true })))
      return () => {}
    }
  }
}
