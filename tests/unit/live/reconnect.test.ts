import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { backoff } from '~/live/reconnect'
import { retrying, Superseded } from '~/live/retry'
import { systemTimers, TimerSlot } from '~/live/timers'

const error = { code: 'NETWORK', message: '' }

describe('backoff', () => {
  it('doubles from half a second to eight', () => {
    const policy = backoff({ jitter: 0 })
    expect([1, 2, 3, 4, 5, 6, 20].map(attempt => policy.nextRetryDelayInMs({ attempt, error }))).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000])
  })

  it('swings by its jitter to both sides', () => {
    expect(backoff({ random: () => 0 }).nextRetryDelayInMs({ attempt: 1, error })).toBe(250)
    expect(backoff({ random: () => 1 }).nextRetryDelayInMs({ attempt: 1, error })).toBe(750)
  })

  it.each([[1000, 150], [3000, 90], [10_000, 30]])('brings a thousand back from a server that was away for %d ms, at most %d of them in 100 ms', (awayMs, most) => {
    // Numbers that look random and are the same in each run.
    let seed = 1
    const policy = backoff({ random: () => (seed = seed * 48_271 % 0x7FFFFFFF) / 0x7FFFFFFF })
    const comings = Array.from({ length: 1000 }, () => {
      let at = 0
      for (let attempt = 1; at < awayMs; attempt++)
        at += policy.nextRetryDelayInMs({ attempt, error })!
      return at
    })
    expect(Math.max(...comings.map(from => comings.filter(at => at >= from && at < from + 100).length))).toBeLessThanOrEqual(most)
  })

  it('waits at least as long as the server asked', () => {
    expect(backoff({ jitter: 0 }).nextRetryDelayInMs({ attempt: 1, error, retryAfterMs: 3_000 })).toBe(3_000)
  })

  it('gives up after its number of tries', () => {
    const policy = backoff({ maxAttempts: 2 })
    expect(policy.nextRetryDelayInMs({ attempt: 2, error })).not.toBeNull()
    expect(policy.nextRetryDelayInMs({ attempt: 3, error })).toBeNull()
  })
})

describe('retrying', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const passing = Object.assign(new Error('cut'), { code: 'NETWORK', transient: true })
  const final = Object.assign(new Error('no'), { code: 'FORBIDDEN', transient: false })
  const options = (wanted = () => true) => ({ policy: backoff({ jitter: 0, maxAttempts: 3 }), timers: systemTimers, wanted })

  it('goes on through failures that pass', async () => {
    const action = vi.fn().mockRejectedValueOnce(passing).mockRejectedValueOnce(passing).mockResolvedValue('in')
    const result = retrying(action, options())
    await vi.advanceTimersByTimeAsync(1_500)
    await expect(result).resolves.toBe('in')
    expect(action).toHaveBeenCalledTimes(3)
  })

  it('stops at once at one that does not', async () => {
    const action = vi.fn().mockRejectedValue(final)
    await expect(retrying(action, options())).rejects.toBe(final)
    expect(action).toHaveBeenCalledTimes(1)
  })

  it('tells the last failure when the policy gives up', async () => {
    const result = retrying(vi.fn().mockRejectedValue(passing), options())
    const told = expect(result).rejects.toBe(passing)
    await vi.advanceTimersByTimeAsync(20_000)
    await told
  })

  it('lets a result go that came too late', async () => {
    let wanted = true
    const result = retrying(async () => {
      wanted = false
      return 'late'
    }, options(() => wanted))
    await expect(result).rejects.toBeInstanceOf(Superseded)
  })
})

describe('timer slot', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('holds one timer: a new one calls the former off', () => {
    const slot = new TimerSlot(systemTimers)
    const ran: string[] = []
    slot.set(10, () => ran.push('first'))
    slot.set(20, () => ran.push('second'))
    expect(slot.pending).toBe(true)
    vi.advanceTimersByTime(30)
    expect(ran).toEqual(['second'])
    expect(slot.pending).toBe(false)
  })
})
