import type { Database, Orm } from './open'
import { setTimeout as delay } from 'node:timers/promises'

/** A Drizzle transaction. */
export type Tx = Parameters<Parameters<Orm['transaction']>[0]>[0]

/** What a domain function works on. */
export interface Work {
  /** The transaction. Use nothing else inside: the embedded database has one connection, and it is this one. */
  readonly db: Tx
  /** Runs once the transaction is committed, in the order given, and never when it is rolled back. */
  readonly afterCommit: (hook: () => void | Promise<void>) => void
}

export interface TransactOptions {
  /** How often the work is done at most when the database asks for it to be repeated. */
  attempts?: number
  /** @param attempt counted from 1 @returns milliseconds before the next one */
  backoff?: (attempt: number) => number
}

/** serialization_failure and deadlock_detected: PostgreSQL asks to run the transaction again. */
const REPEATABLE = new Set(['40001', '40P01'])

/** Doubling from 10 ms, the upper half of it at random, so that two that met do not meet again. */
const exponential = (attempt: number): number => 10 * 2 ** (attempt - 1) * (0.5 + Math.random() / 2)

/**
 * Does work in one transaction and then what follows from it. The work may run several times, so it touches
 * nothing but the transaction; telling others belongs into `afterCommit`.
 *
 * A hook that fails is logged: the transaction it followed is committed, and its caller must hear so.
 */
export async function transact<T>(db: Database, work: (work: Work) => Promise<T>, options: TransactOptions = {}): Promise<T> {
  const [result, hooks] = await repeat(async () => {
    const hooks: (() => void | Promise<void>)[] = []
    return [await db.orm.transaction(tx => work({ db: tx, afterCommit: hook => void hooks.push(hook) })), hooks] as const
  }, options)
  for (const hook of hooks) {
    try {
      await hook()
    }
    catch (error) {
      db.log.error({ err: error }, 'what follows a committed transaction failed')
    }
  }
  return result
}

/** Does what is one transaction, for example a single statement, again when the database asks for it to be repeated. */
export async function repeat<T>(transaction: () => Promise<T>, { attempts = 5, backoff = exponential }: TransactOptions = {}): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction()
    }
    catch (error) {
      if (attempt >= attempts || !isRepeatable(error))
        throw error
      await delay(backoff(attempt))
    }
  }
}

function isRepeatable(error: unknown): boolean {
  return REPEATABLE.has(sqlState(error) ?? '')
}

/** PostgreSQL's five-character error code, also where Drizzle has wrapped the error; undefined for other errors. */
export function sqlState(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && /^[0-9A-Z]{5}$/.test(cause.code))
      return cause.code
  }
}
