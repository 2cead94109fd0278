import { describe, expect, it, vi } from 'vitest'
import { silentLog } from '../../../server/src/log'
import { startTicker } from '../../../server/src/ticker'

/** Timers that ring when the test says so. */
function manualTimers() {
  const waiting = new Map<number, { ring: () => void, ms: number }>()
  let last = 0
  return {
    waiting,
    timers: {
      set: (ring: () => void, ms: number) => {
        waiting.set(++last, { ring, ms })
        return last
      },
      clear: (timer: unknown) => void waiting.delete(timer as number),
    },
    /** Rings the one timer there is and lets what follows happen. */
    async ring() {
      const [id, { ring }] = [...waiting][0]!
      waiting.delete(id)
      ring()
      await settled()
    },
  }
}

function settled(): Promise<unknown> {
  return new Promise(resolve => setImmediate(resolve))
}

describe('a ticker', () => {
  it('works at once and then again after each pause', async () => {
    const clock = manualTimers()
    const task = vi.fn(async () => {})
    const ticker = startTicker(task, { intervalMs: 5000, name: 'work', log: silentLog, timers: clock.timers })
    await settled()
    expect(task).toHaveBeenCalledTimes(1)
    expect([...clock.waiting.values()].map(timer => timer.ms)).toEqual([5000])
    await clock.ring()
    expect(task).toHaveBeenCalledTimes(2)
    await ticker.stop()
    expect(clock.waiting.size).toBe(0)
  })

  it('goes on after a failure, which it logs', async () => {
    const clock = manualTimers()
    const error = vi.spyOn(silentLog, 'error')
    const task = vi.fn().mockRejectedValueOnce(new Error('no database')).mockResolvedValue(undefined)
    const ticker = startTicker(task, { intervalMs: 10, name: 'work', log: silentLog, timers: clock.timers })
    await settled()
    expect(error).toHaveBeenCalledWith({ err: expect.objectContaining({ message: 'no database' }) }, 'work failed; it is tried again')
    await clock.ring()
    expect(task).toHaveBeenCalledTimes(2)
    await ticker.stop()
  })

  it('never runs twice at once, and waits for a run before it has stopped', async () => {
    const clock = manualTimers()
    let finish = () => {}
    const ticker = startTicker(() => new Promise<void>((resolve) => {
      finish = resolve
    }), { intervalMs: 10, name: 'work', log: silentLog, timers: clock.timers })
    await settled()
    expect(clock.waiting.size).toBe(0)
    let stopped = false
    const stopping = ticker.stop().then(() => {
      stopped = true
    })
    await settled()
    expect(stopped).toBe(false)
    finish()
    await stopping
    expect(clock.waiting.size).toBe(0)
  })
})
