import type { Timers } from '../../timers'
import { TimerSlot } from '../../timers'

/** A token that the SDK cannot read is "about to expire" as soon as it is there: not more than one question in this time, in milliseconds. */
const PAUSE = 10_000

/** Asks for another token when the SDK says that the one it has is about to expire. */
export class Expiry {
  private askedAt = -Infinity
  private readonly timer: TimerSlot

  constructor(private readonly timers: Timers, private readonly ask: () => void) {
    this.timer = new TimerSlot(timers)
  }

  near(): void {
    if (this.timer.pending)
      return
    const wait = this.askedAt + PAUSE - this.timers.now()
    if (wait > 0)
      this.timer.set(wait, () => this.askNow())
    else
      this.askNow()
  }

  clear(): void {
    this.timer.clear()
  }

  private askNow(): void {
    this.askedAt = this.timers.now()
    this.ask()
  }
}
