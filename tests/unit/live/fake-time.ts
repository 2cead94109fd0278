import { afterEach, beforeEach, vi } from 'vitest'
import { at } from './facts'

/** For the tests of this file time stands still at `at`, and goes on by `tick` alone. */
export function useFakeTime(): void {
  beforeEach(() => void vi.useFakeTimers({ now: Date.parse(at) }))
  afterEach(() => void vi.useRealTimers())
}

/** Time goes on by some milliseconds, and what was promised by then is done. */
export const tick = (ms = 0) => vi.advanceTimersByTimeAsync(ms)
