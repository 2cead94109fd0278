import type { RoomLogPage } from '#contract/events'
import type { Join } from '#contract/rooms'
import { describe, expect, it, vi } from 'vitest'
import { RoomConnection } from '~/live/connection'
import { backoff } from '~/live/reconnect'
import { systemTimers } from '~/live/timers'
import { at, join, refusal, snapshot } from './facts'
import { fakeSockets, hello, notice } from './fake-socket'
import { tick, useFakeTime } from './fake-time'

useFakeTime()

/** A connection that follows what it reads, and a server whose n-th ticket is `t<n>`. */
function setup(via: Join['events']['via'] = 'socket') {
  const server = fakeSockets()
  let tickets = 0
  const api = {
    snapshot: vi.fn(async () => snapshot()),
    join: vi.fn(async (): Promise<Join> => {
      const ticket = `t${++tickets}`
      return via === 'socket' ? join(ticket) : { ...join(ticket), events: { via, path: `/log?token=${ticket}` } }
    }),
    log: vi.fn(async (_path: string, since: number): Promise<RoomLogPage> => ({ seq: Math.max(since, 10), serverTime: at, reset: false, e: [] })),
  }
  const outside = vi.fn()
  const policy = backoff({ jitter: 0 })
  const connection: RoomConnection = new RoomConnection({
    api,
    openSocket: server.openSocket,
    socketUrl: path => `ws://shop${path}`,
    policy,
    timers: systemTimers,
    onSnapshot: () => {},
    onJoined: async () => {},
    onInside: ({ seq }) => connection.follow(seq),
    onOutside: outside,
  })
  const seen: string[] = []
  connection.on('event', ({ seq, type }) => seen.push(`${seq} ${type}`))
  const entered = async () => {
    await connection.enter(policy)
    await tick()
  }
  return { connection, server, api, outside, seen, entered }
}

describe('a connection over a socket', () => {
  it('follows from the snapshot, and goes on after a cut from where it was', async () => {
    const { server, seen, entered } = setup()
    await entered()
    server.last().say(hello(10))
    server.last().say({ e: [notice(11)] })
    server.last().cut()
    await tick(500)
    expect(server.sockets.map(({ url }) => url)).toEqual(['ws://shop/api/rooms/r1/events?token=t1&since=10', 'ws://shop/api/rooms/r1/events?token=t1&since=11'])
    expect(seen).toEqual(['11 room.notice'])
  })

  it('takes another ticket where the first was not greeted', async () => {
    const { server, entered } = setup()
    await entered()
    server.last().cut()
    await tick(500)
    expect(server.last().url).toContain('token=t2')
  })

  it('reads the room again where too much was missed', async () => {
    const { server, api, entered } = setup()
    await entered()
    server.last().say(hello(10))
    api.snapshot.mockResolvedValue(snapshot('live', { seq: 500 }))
    server.last().say({ reset: { seq: 500 } })
    await tick()
    expect(server.last().url).toContain('since=500')
    expect(server.open()).toBe(1)
  })

  it('says who may not be inside, and opens nothing for them', async () => {
    const { server, api, outside, entered } = setup()
    api.join.mockRejectedValue(refusal(403, 'KICKED'))
    await entered()
    expect(outside).toHaveBeenCalledWith('kick', expect.objectContaining({ code: 'KICKED' }))
    expect(server.sockets).toHaveLength(0)
  })

  it('is silent once it was left', async () => {
    const { connection, server, seen, entered } = setup()
    await entered()
    const left = server.last()
    left.say(hello(10))
    connection.leave()
    left.say({ e: [notice(11)] })
    left.cut()
    await tick(60_000)
    expect(seen).toEqual([])
    expect(server.open()).toBe(0)
    expect(server.sockets).toHaveLength(1)
  })
})

describe('a connection through the vendor\'s room', () => {
  it('hears events from there, and asks by the path of its join', async () => {
    const { connection, server, api, seen, entered } = setup('zego')
    await entered()
    expect(server.sockets).toHaveLength(0)
    expect(api.log.mock.calls).toEqual([['/log?token=t1', 10]])
    connection.handleMessage({ text: JSON.stringify({ e: [notice(11)] }) })
    expect(seen).toEqual(['11 room.notice'])
  })

  it('asks with another ticket where the first has run out', async () => {
    const { connection, api, entered } = setup('zego')
    await entered()
    const states = vi.fn()
    connection.on('state', states)
    api.log.mockRejectedValueOnce(refusal(401, 'UNAUTHENTICATED'))
    await tick(5_000)
    expect(api.log.mock.calls.map(([path]) => path.slice(-2))).toEqual(['t1', 't1', 't2'])
    expect(states).not.toHaveBeenCalled()
  })
})
