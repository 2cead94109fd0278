import type { Fault } from './fault'

export interface RetryContext {
  /** Tries in a row that have failed, 1 and up. */
  attempt: number
  error: Fault
  /** What the server asked for (`Retry-After`), in milliseconds. */
  retryAfterMs?: number
}

export interface ReconnectPolicy {
  /** Milliseconds to wait before the next try; null gives up. */
  nextRetryDelayInMs: (context: RetryContext) => number | null
}

export interface BackoffOptions {
  /** First delay, doubled with each try. Default 500. */
  firstMs?: number
  /** Longest delay. Default 8000. */
  mostMs?: number
  /** Share by which a delay swings to either side, so that a crowd does not come back in step. Default 0.5. */
  jitter?: number
  /** Tries before giving up. Default: never. */
  maxAttempts?: number
  /** 0 to 1. Default `Math.random`. */
  random?: () => number
}

/** Doubling delays between 0.5 and 8 s; `Retry-After` is a lower bound. */
export function backoff({ firstMs = 500, mostMs = 8_000, jitter = 0.5, maxAttempts = Infinity, random = Math.random }: BackoffOptions = {}): ReconnectPolicy {
  return {
    nextRetryDelayInMs: ({ attempt, retryAfterMs = 0 }) => {
      if (attempt > maxAttempts)
        return null
      const delay = Math.min(firstMs * 2 ** (attempt - 1), mostMs)
      return Math.max(delay * (1 - jitter + 2 * jitter * random()), retryAfterMs)
    },
  }
}
