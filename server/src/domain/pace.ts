/** How often something may happen: `burst` at once, and one more each `everyMs`. */
export interface Pace {
  burst: number
  everyMs: number
}

/** Beyond this many the ones that have filled up again are forgotten. */
const REMEMBERED = 10_000

/** A token bucket for each key, for example a person in a room. */
export class PaceKeeper {
  private readonly buckets = new Map<string, { tokens: number, at: number }>()

  constructor(
    private readonly pace: Pace,
    private readonly clock: () => Date,
  ) {}

  /** @returns 0 when it may happen now, which counts; else whole seconds to wait */
  take(key: string): number {
    const at = this.clock().getTime()
    const tokens = this.tokensAt(key, at)
    if (tokens < 1)
      return Math.max(1, Math.ceil((1 - tokens) * this.pace.everyMs / 1000))
    if (this.buckets.size >= REMEMBERED)
      this.forgetFull(at)
    this.buckets.set(key, { tokens: tokens - 1, at })
    return 0
  }

  private tokensAt(key: string, at: number): number {
    const bucket = this.buckets.get(key)
    return bucket ? Math.min(this.pace.burst, bucket.tokens + Math.max(0, at - bucket.at) / this.pace.everyMs) : this.pace.burst
  }

  private forgetFull(at: number): void {
    for (const key of this.buckets.keys()) {
      if (this.tokensAt(key, at) >= this.pace.burst)
        this.buckets.delete(key)
    }
  }
}
