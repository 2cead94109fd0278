import type { Timers } from '../../server/src/channel/timers'

interface Alarm {
  at: number
  fn: () => void
  every?: number
}

/** What waits for promises alone has gone on when this resolves. */
function idle(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}

/** Time that moves when the test says so. */
export class ManualTimers implements Timers {
  private readonly alarms = new Set<Alarm>()
  private ms = Date.parse('2030-01-01T08:00:00.000Z')

  readonly clock = (): Date => new Date(this.ms)

  after(ms: number, fn: () => void): () => void {
    return this.set({ at: this.ms + ms, fn })
  }

  every(ms: number, fn: () => void): () => void {
    return this.set({ at: this.ms + ms, fn, every: ms })
  }

  /** Lets time pass; between two alarms, all that is ready to go on does. */
  async pass(ms: number): Promise<void> {
    const end = this.ms + ms
    await idle()
    for (let next = this.next(end); next; next = this.next(end)) {
      this.ms = Math.max(this.ms, next.at)
      if (next.every === undefined)
        this.alarms.delete(next)
      else
        next.at += next.every
      next.fn()
      await idle()
    }
    this.ms = end
  }

  private next(end: number): Alarm | undefined {
    return [...this.alarms].filter(alarm => alarm.at <= end).sort((a, b) => a.at - b.at)[0]
  }

  private set(alarm: Alarm): () => void {
    this.alarms.add(alarm)
    return () => void this.alarms.delete(alarm)
  }
}
