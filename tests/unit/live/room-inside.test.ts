import { describe, expect, it } from 'vitest'
import { LiveError } from '~/live/driver'
import { at, join, refusal, snapshot } from './facts'
import { hello } from './fake-socket'
import { tick, useFakeTime } from './fake-time'
import { setup } from './room-stage'

useFakeTime()

describe('in a room', () => {
  it('hands events on before it acts on them', async () => {
    const { live, entered } = setup()
    const order: string[] = []
    live.on('event', event => order.push(event.type))
    live.on('state', state => order.push(state.name))
    const socket = await entered()
    order.length = 0
    socket.say({ e: [{ seq: 11, type: 'room.away', at, data: { since: at, graceSeconds: 90 } }] })
    expect(order).toEqual(['room.away', 'away'])
  })

  it('stays with an anchor who is away and plays again on return', async () => {
    const { entered, driver, states } = setup()
    const socket = await entered()
    socket.say({ e: [{ seq: 11, type: 'room.away', at, data: { since: at, graceSeconds: 90 } }] })
    driver().wait()
    socket.say({ e: [{ seq: 12, type: 'room.back', at, data: {} }] })
    expect(driver().calls).toContain('nudge')
    driver().arrive()
    expect(states.slice(-3)).toEqual(['away', 'connecting', 'live'])
  })

  it('lets everything go when the room ends', async () => {
    const { entered, driver, server, live } = setup()
    const socket = await entered()
    const ended = driver()
    socket.say({ e: [{ seq: 11, type: 'room.ended', at, data: { endedAt: at, summary: null } }] })
    expect(live.state.name).toBe('ended')
    expect(ended.calls).toContain('leave')
    expect(server.open()).toBe(0)
    socket.cut()
    await tick(60_000)
    expect(server.sockets).toHaveLength(1)
  })

  it('says that it reconnects while the driver does, and goes on', async () => {
    const { entered, driver, states } = setup()
    await entered()
    driver().cut()
    driver().arrive()
    expect(states.slice(-2)).toEqual(['reconnecting NETWORK', 'live'])
  })

  it('survives a short loss of network in which the picture never stopped', async () => {
    const { live, entered, states, server } = setup()
    await entered()
    live.handleNetwork(false)
    expect(states.at(-1)).toBe('reconnecting NETWORK')
    live.handleNetwork(true)
    await tick()
    expect(states.at(-1)).toBe('live')
    expect(server.open()).toBe(1)
  })

  it('keeps the channel when the driver gives up, and plays again on retry', async () => {
    const { live, entered, driver, states, server } = setup()
    await entered()
    driver().fail(new LiveError('FORBIDDEN'))
    expect(states.at(-1)).toBe('failed FORBIDDEN')
    expect(server.open()).toBe(1)
    await live.enter()
    await tick()
    driver().arrive()
    expect(states.slice(-3)).toEqual(['loading', 'connecting', 'live'])
    expect(server.open()).toBe(1)
  })

  it('reads the room again when too much was missed, and doubles nothing', async () => {
    const { live, api, entered, server, seen } = setup()
    const socket = await entered()
    const snapshots: number[] = []
    live.on('snapshot', ({ seq }) => snapshots.push(seq))
    api.snapshot.mockResolvedValue(snapshot('live', { seq: 500 }))
    socket.say({ reset: { seq: 500 } })
    await tick()
    expect(snapshots).toEqual([500])
    server.last().say(hello(501))
    server.last().say({ e: [{ seq: 500, type: 'room.notice', at, data: { notice: 'old' } }, { seq: 501, type: 'room.notice', at, data: { notice: 'new' } }] })
    expect(seen).toEqual(['501 room.notice'])
    expect(live.state.name).toBe('live')
  })

  it('learns of an end it slept through', async () => {
    const { live, api, entered, server } = setup()
    ;(await entered()).cut()
    api.snapshot.mockResolvedValue(snapshot('ended'))
    api.join.mockRejectedValue(refusal(409, 'ROOM_ENDED'))
    await tick(500)
    server.last().cut()
    await tick(1_000)
    expect(live.state.name).toBe('ended')
  })

  it('renews the media ticket once, without a new player', async () => {
    const { api, entered, driver } = setup()
    await entered()
    driver().calls.length = 0
    driver().ticketExpires()
    driver().ticketExpires()
    await tick()
    expect(api.join).toHaveBeenCalledTimes(2)
    expect(driver().calls).toEqual(['join'])
    expect(driver().ticket).toMatchObject({ token: 'media-t2' })
  })

  it('hears the events that its driver brings', async () => {
    const { live, api, server, driver, seen } = setup()
    api.join.mockResolvedValue({ ...join('t1'), events: { via: 'zego', path: '/log?token=t1' } })
    await live.enter()
    await tick()
    expect(server.sockets).toHaveLength(0)
    driver().say(JSON.stringify({ e: [{ seq: 11, type: 'room.started', at, data: { status: 'live', startedAt: at } }] }))
    expect(seen).toEqual(['11 room.started'])
  })

  it('is silent under another page and plays on return', async () => {
    const { live, entered, driver } = setup()
    await entered()
    await live.pause()
    expect(driver().calls.at(-1)).toBe('stopPlaying')
    live.resume()
    expect(driver().calls.at(-1)).toBe('startPlaying')
  })
})
