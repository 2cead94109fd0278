import type { Timers } from './channel/timers'
import type { OutboxConsumer } from './domain/outbox'
import type { Run } from './domain/work'
import type { Log } from './log'
import { Throttle } from './channel/throttle'
import { passOn } from './domain/outbox'

export interface RelayOptions {
  run: Run
  consumers: readonly OutboxConsumer[]
  timers: Timers
  clock: () => Date
  log: Log
}

/** Well below the second after which a screen must be true, and long enough to gather a rush into one event. */
const EVERY_MS = 200
/** In one transaction; one may tell of a whole batch of orders. */
const AT_ONCE = 100

/** Passes on what the outbox holds: soon after a {@link kick}, and whenever {@link relay} is called for what a crash has left. */
export class OutboxRelay {
  private readonly throttle: Throttle
  private running: Promise<unknown> = Promise.resolve()

  constructor(private readonly options: RelayOptions) {
    const { timers, clock, log } = options
    this.throttle = new Throttle({
      everyMs: EVERY_MS,
      timers,
      clock,
      onError: error => log.warn({ err: error }, 'news could not be passed on; trying again'),
    }, () => this.relay())
  }

  /** Something has been written to the outbox. */
  kick(): void {
    this.throttle.request()
  }

  /** Resolves when all that nobody else is passing on has been; one call after the other. */
  relay(): Promise<void> {
    const next = this.running.then(() => this.empty())
    this.running = next.catch(() => {})
    return next
  }

  /** Waits for what is under way; what is left in the outbox is passed on after the next start, or by another server. */
  async close(): Promise<void> {
    this.throttle.stop()
    await this.running
  }

  private async empty(): Promise<void> {
    const { run, consumers } = this.options
    for (let passed = AT_ONCE; passed === AT_ONCE;)
      passed = await run(work => passOn(work, consumers, AT_ONCE))
  }
}
