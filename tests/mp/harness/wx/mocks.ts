/** Outcomes that a test gives to single APIs: a value, an Error, a promise, or a function of the call's options. */
export class Mocks {
  private readonly outcomes = new Map<string, unknown>()

  set(api: string, outcome: unknown): void {
    this.outcomes.set(api, outcome)
  }

  remove(api: string): void {
    this.outcomes.delete(api)
  }

  has(api: string): boolean {
    return this.outcomes.has(api)
  }

  /** What a call comes to; what the function throws is its outcome too. */
  outcome(api: string, options: unknown, otherwise?: unknown): unknown {
    const outcome = this.has(api) ? this.outcomes.get(api) : otherwise
    if (typeof outcome !== 'function')
      return outcome
    try {
      return outcome(options)
    }
    catch (error) {
      return error
    }
  }
}
