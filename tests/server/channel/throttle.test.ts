import { beforeEach, describe, expect, it } from 'vitest'
import { Throttle } from '../../../server/src/channel/throttle'
import { ManualTimers } from '../../support/timers'

describe('a throttle', () => {
  let timers: ManualTimers
  let runs: number[]
  let work: () => Promise<void> | void
  let errors: unknown[]
  let throttle: Throttle

  beforeEach(() => {
    timers = new ManualTimers()
    const start = timers.clock().getTime()
    runs = []
    errors = []
    work = () => {}
    throttle = new Throttle({ everyMs: 100, timers, clock: timers.clock, onError: error => errors.push(error) }, () => {
      runs.push(timers.clock().getTime() - start)
      return work()
    })
  })

  it('runs at once when it has been quiet, then as often as it may', async () => {
    throttle.request()
    await timers.pass(10)
    throttle.request()
    throttle.request()
    await timers.pass(490)
    throttle.request()
    await timers.pass(500)
    expect(runs).toEqual([0, 100, 500])
  })

  it('never runs twice at a time, and once more for what was asked meanwhile', async () => {
    let finish = (): void => {}
    work = () => new Promise(resolve => finish = resolve)
    throttle.request()
    await timers.pass(250)
    throttle.request()
    throttle.request()
    await timers.pass(250)
    expect(runs).toEqual([0])
    finish()
    await timers.pass(500)
    expect(runs).toEqual([0, 500])
  })

  it('tries again after a second when it failed', async () => {
    work = () => {
      throw new Error('no')
    }
    throttle.request()
    await timers.pass(500)
    work = () => {}
    await timers.pass(2000)
    expect([runs, errors.length]).toEqual([[0, 1000], 1])
  })

  it('runs no more once it is stopped', async () => {
    throttle.request()
    throttle.stop()
    throttle.request()
    await timers.pass(500)
    expect(runs).toEqual([])
  })
})
