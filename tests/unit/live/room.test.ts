import type { RoomLogPage } from '#contract/events'
import type { RoomStatus } from '#contract/rooms'
import type { LiveRoomOptions } from '~/live/room'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LiveError } from '~/live/driver'
import { FakeDriver } from '~/live/fake'
import { backoff } from '~/live/reconnect'
import { LiveRoom } from '~/live/room'
import { join, refusal, room, snapshot, zegoTicket } from './facts'
import { fakeSockets, hello } from './fake-socket'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const at = '2026-01-01T00:00:00.000Z'
const capture = { camera: 'front', cameraOn: true, microphoneOn: true, mirror: true, beauty: 0, whitening: 0, definition: '720p' } as const
const tick = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

function setup(status: RoomStatus = 'live', intent: LiveRoomOptions['intent'] = 'watch') {
  const server = fakeSockets()
  const drivers: FakeDriver[] = []
  let tickets = 0
  const api = {
    snapshot: vi.fn(async () => snapshot(status)),
    join: vi.fn(async () => join(`t${++tickets}`, intent === 'watch' ? 'shopper' : 'anchor')),
    log: vi.fn(async (_path: string, since: number): Promise<RoomLogPage> => ({ seq: Math.max(since, 10), serverTime: at, reset: false, e: [] })),
    start: vi.fn(async () => room('live')),
    end: vi.fn(async () => room('ended', { endedAt: at })),
  }
  const live = new LiveRoom({
    api,
    intent,
    me: () => 'u1',
    createDriver: () => {
      const driver = new FakeDriver()
      drivers.push(driver)
      return driver
    },
    openSocket: server.openSocket,
    socketUrl: path => `ws://shop${path}`,
    policy: backoff({ jitter: 0 }),
    entryPolicy: backoff({ jitter: 0, maxAttempts: 3 }),
  })
  const states: string[] = []
  live.on('state', state => states.push('error' in state ? `${state.name} ${state.error.code}` : state.name))
  const seen: string[] = []
  live.on('event', event => seen.push('seq' in event ? `${event.seq} ${event.type}` : event.type))
  const driver = () => drivers.at(-1)!
  /** Entered, greeted by the channel, and playing where there is something to play. */
  const entered = async () => {
    await live.enter()
    await tick()
    server.last().say(hello(10))
    driver().arrive()
    return server.last()
  }
  return { live, api, server, drivers, driver, states, seen, entered }
}

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

  it('is silent under another page and plays on return', async () => {
    const { live, entered, driver } = setup()
    await entered()
    await live.pause()
    expect(driver().calls.at(-1)).toBe('stopPlaying')
    live.resume()
    expect(driver().calls.at(-1)).toBe('startPlaying')
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

describe('sent away', () => {
  const kick = (seq: number, userId: string) => ({ e: [{ seq, type: 'user.kicked', at, data: { userId, until: null, reason: 'spam' } }] })

  it('is told by the room, with the reason, and lets everything go', async () => {
    const { live, entered, driver, server } = setup()
    const socket = await entered()
    const left = driver()
    socket.say(kick(11, 'u2'))
    expect(live.state.name).toBe('live')
    socket.say(kick(12, 'u1'))
    expect(live.state).toMatchObject({ name: 'kicked', error: { code: 'KICKED', details: { until: null, reason: 'spam' } } })
    expect(left.calls).toContain('leave')
    expect(server.open()).toBe(0)
  })

  it('by the vendor asks the server for how long', async () => {
    const { live, api, entered, driver } = setup()
    await entered()
    api.join.mockRejectedValue(Object.assign(refusal(403, 'KICKED'), { details: { until: at, reason: '' } }))
    driver().fail(new LiveError('KICKED'))
    await tick()
    expect(live.state).toMatchObject({ name: 'kicked', error: { code: 'KICKED', details: { until: at } } })
  })

  it('by the vendor alone is sent away all the same, and not let in again by itself', async () => {
    const { live, entered, driver } = setup()
    await entered()
    const left = driver()
    left.fail(new LiveError('BANNED'))
    await tick(60_000)
    expect(live.state).toMatchObject({ name: 'kicked', error: { code: 'BANNED' } })
    expect(left.calls.filter(call => call === 'startPlaying')).toHaveLength(1)
  })

  it('because the room has ended is an end', async () => {
    const { live, api, entered, driver } = setup()
    await entered()
    api.snapshot.mockResolvedValue(snapshot('ended'))
    api.join.mockRejectedValue(refusal(409, 'ROOM_ENDED'))
    driver().fail(new LiveError('KICKED'))
    await tick()
    expect(live.state.name).toBe('ended')
  })

  it('is no refusal: a ticket that the vendor does not take is', async () => {
    const { live, entered, driver } = setup()
    await entered()
    driver().fail(new LiveError('UNAUTHENTICATED'))
    expect(live.state).toMatchObject({ name: 'refused', error: { code: 'UNAUTHENTICATED' } })
  })

  it('may enter again, and reads why not', async () => {
    const { live, api, entered, states } = setup()
    ;(await entered()).say(kick(11, 'u1'))
    api.join.mockRejectedValue(refusal(403, 'KICKED'))
    await live.enter()
    expect(states.slice(-2)).toEqual(['loading', 'kicked KICKED'])
  })
})

describe('broadcasting', () => {
  async function studio(status: RoomStatus = 'scheduled') {
    const all = setup(status, 'broadcast')
    await all.live.enter()
    await tick()
    all.server.last().say(hello(10))
    await all.live.startPreview(capture)
    return all
  }

  it('starts the room only once its picture is out', async () => {
    const { live, api, driver } = await studio()
    const going = live.goLive()
    await tick()
    expect(api.start).not.toHaveBeenCalled()
    driver().goOut()
    await going
    expect(api.start).toHaveBeenCalledTimes(1)
    expect(live.state.name).toBe('live')
    expect(driver().calls).not.toContain('startPlaying')
  })

  it('opens the camera as soon as the room is joined, however early it is asked', async () => {
    const { live, driver } = setup('scheduled', 'broadcast')
    const entering = live.enter()
    await live.startPreview(capture)
    await entering
    expect(driver().calls).toContain('startPreview')
  })

  it('opens no camera for a room that cannot be joined', async () => {
    const { live, api } = setup('scheduled', 'broadcast')
    api.join.mockRejectedValue(refusal(404, 'ROOM_UNKNOWN'))
    void live.enter()
    await expect(live.startPreview(capture)).rejects.toMatchObject({ code: 'NETWORK' })
  })

  it('opens the camera as soon as the room has been joined, and not in one that is refused', async () => {
    const { live, driver, api } = setup('scheduled', 'broadcast')
    void live.enter()
    await live.startPreview(capture)
    expect(driver().calls).toContain('startPreview')
    await live.leave()
    api.snapshot.mockRejectedValue(refusal(404, 'ROOM_NOT_FOUND'))
    void live.enter()
    await expect(live.startPreview(capture)).rejects.toBeInstanceOf(LiveError)
  })

  it('publishes once however often it is asked', async () => {
    const { live, driver, api } = await studio()
    const going = Promise.all([live.goLive(), live.goLive()])
    driver().goOut()
    await going
    await live.goLive()
    expect(driver().calls.filter(call => call === 'startPublishing')).toHaveLength(1)
    expect(api.start).toHaveBeenCalledTimes(1)
  })

  it('gives the server a moment to see the first packets', async () => {
    const { live, api, driver } = await studio()
    api.start.mockRejectedValueOnce(refusal(409, 'NOT_PUBLISHING'))
    const going = live.goLive()
    driver().goOut()
    await tick(500)
    await going
    expect(api.start).toHaveBeenCalledTimes(2)
  })

  it('stops publishing when the server refuses to start', async () => {
    const { live, api, driver } = await studio()
    api.start.mockRejectedValue(refusal(409, 'ALREADY_LIVE'))
    const going = live.goLive()
    driver().goOut()
    await expect(going).rejects.toMatchObject({ code: 'ALREADY_LIVE' })
    expect(driver().calls.at(-1)).toBe('stopPublishing')
    expect(live.state.name).toBe('scheduled')
  })

  it('tells that the stream is busy, and takes it over when told to', async () => {
    const { live, driver } = await studio('live')
    const first = live.goLive()
    driver().fail(new LiveError('STREAM_BUSY'))
    await expect(first).rejects.toMatchObject({ code: 'STREAM_BUSY' })
    const second = live.goLive({ takeOver: true })
    expect(driver().calls.at(-1)).toBe('startPublishing over')
    driver().goOut()
    await second
    expect(live.state.name).toBe('live')
  })

  it('asks anew whether the stream is busy where the ticket tells, and not for a take-over', async () => {
    const { live, api, driver } = setup('scheduled', 'broadcast')
    api.join.mockImplementation(async () => ({ ...join('t', 'anchor'), media: zegoTicket({ canPublish: true }) }))
    await live.enter()
    await live.startPreview(capture)
    const going = live.goLive()
    await tick()
    expect(driver().calls.slice(-2)).toEqual(['join', 'startPublishing'])
    driver().goOut()
    await going
    await live.goLive()
    expect(api.join).toHaveBeenCalledTimes(2)
  })

  it('does not go live on a ticket that could not be renewed', async () => {
    const { live, api, driver } = setup('scheduled', 'broadcast')
    api.join.mockResolvedValueOnce({ ...join('t', 'anchor'), media: zegoTicket({ canPublish: true }) })
    await live.enter()
    await live.startPreview(capture)
    api.join.mockRejectedValue(refusal(0, 'NETWORK'))
    await expect(live.goLive()).rejects.toMatchObject({ code: 'NETWORK' })
    expect(driver().calls).not.toContain('startPublishing')
  })

  it('tells the server that it is back when the app returns with its picture running', async () => {
    const { live, api, driver, server, states } = await studio()
    const going = live.goLive()
    driver().goOut()
    await going
    server.last().say({ e: [{ seq: 11, type: 'room.away', at, data: { since: at, graceSeconds: 90 } }] })
    expect(states.at(-1)).toBe('away')
    live.resume()
    await tick()
    expect(api.start).toHaveBeenCalledTimes(2)
    expect(states.at(-1)).toBe('live')
  })

  it('gives up when nothing goes out in time', async () => {
    const { live, driver } = await studio()
    const refused = expect(live.goLive()).rejects.toMatchObject({ code: 'TIMEOUT' })
    await tick(20_000)
    await refused
    expect(driver().calls.at(-1)).toBe('stopPublishing')
  })

  it('starts the room again after a cut, in case it was marked away', async () => {
    const { live, api, driver, server, states } = await studio()
    const going = live.goLive()
    driver().goOut()
    await going
    driver().cut()
    server.last().say({ e: [{ seq: 11, type: 'room.away', at, data: { since: at, graceSeconds: 90 } }] })
    driver().goOut()
    await tick()
    expect(api.start).toHaveBeenCalledTimes(2)
    expect(states.at(-1)).toBe('live')
  })

  it('stops when another device took the stream', async () => {
    const { live, driver } = await studio()
    const going = live.goLive()
    driver().goOut()
    await going
    driver().fail(new LiveError('TAKEN_OVER'))
    expect(live.state).toMatchObject({ name: 'failed', error: { code: 'TAKEN_OVER' } })
  })

  it('ends for everybody, tells the sales and lets the camera go', async () => {
    const { live, api, driver } = await studio()
    const going = live.goLive()
    driver().goOut()
    await going
    const rooms: string[] = []
    live.on('room', ({ status }) => rooms.push(status))
    const ending = driver()
    await live.end()
    await tick()
    expect(rooms).toEqual(['ended'])
    expect(api.end).toHaveBeenCalledTimes(1)
    expect(live.state.name).toBe('ended')
    expect(ending.calls).toContain('leave')
    expect(ending.capture).toBeNull()
  })

  it('goes on when ending did not work', async () => {
    const { live, api, driver } = await studio()
    const going = live.goLive()
    driver().goOut()
    await going
    api.end.mockRejectedValueOnce(refusal(0, 'NETWORK'))
    await expect(live.end()).rejects.toMatchObject({ code: 'NETWORK' })
    expect(live.state.name).toBe('live')
  })

  it('does not start a room that was left while its picture was on the way', async () => {
    const { live, api, driver } = await studio()
    const going = live.goLive()
    const refused = expect(going).rejects.toBeInstanceOf(LiveError)
    const left = driver()
    await live.leave()
    left.goOut()
    await refused
    expect(api.start).not.toHaveBeenCalled()
  })
})

describe('a room whose events come through the vendor', () => {
  const overZego = (ticket: string) => ({ ...join(ticket), events: { via: 'zego' as const, path: `/api/rooms/r1/events/log?token=${ticket}` } })
  const started = { seq: 11, type: 'room.started' as const, at, data: { status: 'live' as const, startedAt: at } }

  it('hears them from its driver, and asks by the path of its join', async () => {
    const { live, api, server, driver, seen } = setup()
    api.join.mockImplementation(async () => overZego('t1'))
    await live.enter()
    await tick()
    expect(server.sockets).toHaveLength(0)
    expect(api.log.mock.calls).toEqual([['/api/rooms/r1/events/log?token=t1', 10]])
    driver().say(JSON.stringify({ e: [started] }))
    expect(seen).toEqual(['11 room.started'])
  })

  it('asks with another ticket where the first has run out', async () => {
    const { live, api, states } = setup()
    let tickets = 0
    api.join.mockImplementation(async () => overZego(`t${++tickets}`))
    await live.enter()
    await tick()
    api.log.mockRejectedValueOnce(refusal(401, 'UNAUTHENTICATED'))
    const before = states.length
    await tick(5_000)
    expect(api.log.mock.calls.map(([path]) => path.slice(-2))).toEqual(['t1', 't1', 't2'])
    expect(states).toHaveLength(before)
  })
})
