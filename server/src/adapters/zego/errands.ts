import type { Log } from '../../log'
import { setTimeout as delay } from 'node:timers/promises'

/** Calls that nobody waits for; one that fails is logged, and that is the end of it. */
export class Errands {
  private readonly running = new Set<Promise<void>>()

  constructor(private readonly log: Log) {}

  /** `failure` says in the log what was not done, and `about` to whom. */
  run(task: () => Promise<void>, failure: string, about: Record<string, unknown>): void {
    const errand = task()
      .catch((error: unknown) => this.log.error({ ...about, err: error }, failure))
      .finally(() => this.running.delete(errand))
    this.running.add(errand)
  }

  /** Resolves when none is under way any more, or after so many milliseconds. */
  async settled(ms: number): Promise<void> {
    await Promise.race([Promise.allSettled(this.running), delay(ms, undefined, { ref: false })])
  }
}
