import { describe, expect, it } from 'vitest'
import { createServerClock } from '~/platform/clock'

describe('the server\'s clock', () => {
  const iso = (ms: number) => new Date(ms).toISOString()

  it('corrects a clock that is wrong here', () => {
    let local = 1_000_000
    const clock = createServerClock(() => local)
    clock.sync(iso(5_000_000))
    local += 250
    expect(clock.now()).toBe(5_000_250)
  })

  it('trusts the answer that was fastest', () => {
    const clock = createServerClock(() => 100_000)
    clock.sync(iso(99_900))
    clock.sync(iso(98_000))
    clock.sync(iso(99_950))
    expect(clock.now()).toBe(99_950)
  })

  it('follows a clock that was set', () => {
    let local = 100_000
    const clock = createServerClock(() => local)
    clock.sync(iso(100_000))
    local += 3_600_000
    clock.sync(iso(101_000))
    expect(clock.now()).toBe(101_000)
  })

  it('is left alone by what is no time', () => {
    const clock = createServerClock(() => 100_000)
    clock.sync('soon')
    expect(clock.now()).toBe(100_000)
  })
})
