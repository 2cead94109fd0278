import type { FakeDriver } from '~/live/fake'
import { describe, expect, it } from 'vitest'
import { LiveError } from '~/live/driver'
import { at, refusal, snapshot } from './facts'
import { tick, useFakeTime } from './fake-time'
import { setup } from './room-stage'

useFakeTime()

describe('entering a room', () => {
  it('reads, joins, follows from the snapshot and plays', async () => {
    const { live, server, driver, states, entered } = setup()
    await entered()
    expect(states).toEqual(['loading', 'connecting', 'live'])
    expect(server.last().url).toBe('ws://shop/api/rooms/r1/events?token=t1&since=10')
    expect(driver().calls.slice(0, 2)).toEqual(['join', 'startPlaying'])
    expect(live.state.name).toBe('live')
  })

  it('waits in a scheduled room and plays when it starts', async () => {
    const { entered, driver, states } = setup('scheduled')
    const socket = await entered()
    expect(driver().calls).not.toContain('startPlaying')
    socket.say({ e: [{ seq: 11, type: 'room.started', at, data: { status: 'live', startedAt: at } }] })
    driver().arrive()
    expect(states).toEqual(['loading', 'scheduled', 'connecting', 'live'])
  })

  it('joins nothing in a room that has ended', async () => {
    const { live, api, server, drivers } = setup('ended')
    api.join.mockRejectedValue(refusal(409, 'ROOM_ENDED'))
    await live.enter()
    expect(live.state.name).toBe('ended')
    expect(server.sockets).toHaveLength(0)
    expect(drivers).toHaveLength(0)
  })

  it('is refused by a room that is not there', async () => {
    const { live, api, states } = setup()
    api.snapshot.mockRejectedValue(refusal(404, 'ROOM_NOT_FOUND'))
    await live.enter()
    expect(states).toEqual(['loading', 'refused ROOM_NOT_FOUND'])
  })

  it('tries again by itself, then asks the person', async () => {
    const { live, api, states } = setup()
    api.snapshot.mockRejectedValue(refusal(0, 'NETWORK'))
    const entering = live.enter()
    await tick(4_000)
    await entering
    expect(api.snapshot).toHaveBeenCalledTimes(4)
    expect(states).toEqual(['loading', 'failed NETWORK'])
  })

  it('goes in by itself when the network returns after it gave up', async () => {
    const { live, api, states } = setup()
    api.snapshot.mockRejectedValue(refusal(0, 'NETWORK'))
    const entering = live.enter()
    await tick(4_000)
    await entering
    api.snapshot.mockResolvedValue(snapshot('live'))
    live.handleNetwork(true)
    await tick()
    expect(states).toEqual(['loading', 'failed NETWORK', 'loading', 'connecting'])
  })

  it('shows a live room without a picture where the platform has none', async () => {
    const { live, driver } = setup()
    const ready = live.on('driver', (driver) => {
      (driver as FakeDriver).capabilities = { ...driver.capabilities, canPlay: false, reason: 'UNSUPPORTED' }
    })
    await live.enter()
    ready()
    driver().fail(new LiveError('UNSUPPORTED'))
    expect(live.state.name).toBe('live')
  })
})

describe('leaving a room', () => {
  it('is the same from everywhere and any number of times', async () => {
    const { live, entered, driver, server, states } = setup()
    await entered()
    const left = driver()
    await Promise.all([live.leave(), live.leave()])
    await live.leave()
    expect(left.calls.filter(call => call === 'leave')).toHaveLength(1)
    expect(server.open()).toBe(0)
    expect(states.filter(state => state === 'idle')).toHaveLength(1)
  })

  it('ignores an entry whose answer comes too late', async () => {
    const { live, api, server, drivers, states } = setup()
    let answer = (_: ReturnType<typeof snapshot>): void => {}
    api.snapshot.mockReturnValue(new Promise(resolve => answer = resolve))
    const entering = live.enter()
    await live.leave()
    answer(snapshot('live'))
    await entering
    expect(states).toEqual(['loading', 'idle'])
    expect(drivers).toHaveLength(0)
    expect(server.sockets).toHaveLength(0)
  })

  it('hears nothing more of a driver it has left', async () => {
    const { live, entered, driver, states } = setup()
    await entered()
    const left = driver()
    await live.leave()
    left.arrive()
    left.cut()
    left.ticketExpires()
    await tick(60_000)
    expect(states.at(-1)).toBe('idle')
  })

  it('enters, leaves and enters five times without a leak', async () => {
    const { live, server, drivers, entered } = setup()
    for (let round = 0; round < 5; round += 1) {
      await entered()
      expect(live.state.name).toBe('live')
      await live.leave()
    }
    expect(server.open()).toBe(0)
    expect(drivers.every(driver => driver.calls.filter(call => call === 'leave').length === 1)).toBe(true)
  })
})
