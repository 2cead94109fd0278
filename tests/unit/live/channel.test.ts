import type { RoomEvent } from '#contract/events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { overSocket, RoomChannel, SILENCE } from '~/live/channel'
import { backoff } from '~/live/reconnect'
import { fakeSockets, hello, notice } from './fake-socket'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function setup({ address = () => 'ws://shop/events?token=t' as string | Promise<string> }: { address?: (fresh: boolean) => string | Promise<string> } = {}) {
  const server = fakeSockets()
  const asked: boolean[] = []
  const channel = new RoomChannel({
    open: overSocket(server.openSocket),
    address: (fresh) => {
      asked.push(fresh)
      return address(fresh)
    },
    policy: backoff({ jitter: 0 }),
  })
  const seen: number[] = []
  const states: string[] = []
  const resets: number[] = []
  channel.on('event', (event: RoomEvent) => seen.push(event.seq))
  channel.on('state', ({ state }) => states.push(state))
  channel.on('reset', () => resets.push(seen.length))
  const opened = async (seq: number) => {
    await vi.advanceTimersByTimeAsync(0)
    server.last().say(hello(seq))
    return server.last()
  }
  return { channel, server, seen, states, resets, asked, opened }
}

describe('room channel', () => {
  it('follows from the snapshot it was given', async () => {
    const { channel, server, opened, states } = setup()
    channel.follow(7)
    await opened(7)
    expect(server.last().url).toBe('ws://shop/events?token=t&since=7')
    expect(states).toEqual(['connecting', 'open'])
  })

  it('hands events on in order and each once', async () => {
    const { channel, seen, opened } = setup()
    channel.follow(0)
    const socket = await opened(3)
    socket.say({ e: [notice(1), notice(2)] })
    socket.say({ e: [notice(2), notice(1), notice(3)] })
    expect(seen).toEqual([1, 2, 3])
  })

  it('asks again from the last good event when one is missing, and skips nothing', async () => {
    const { channel, server, seen, opened } = setup()
    channel.follow(0)
    const first = await opened(1)
    first.say({ e: [notice(1), notice(4)] })
    expect(seen).toEqual([1])
    expect(first.closed).toBe(true)
    const second = await opened(4)
    expect(second.url).toContain('since=1')
    second.say({ e: [notice(2), notice(3), notice(4)] })
    expect(seen).toEqual([1, 2, 3, 4])
    expect(server.open()).toBe(1)
  })

  it('asks for a snapshot when the same gap comes back', async () => {
    const { channel, resets, seen, opened } = setup()
    channel.follow(0)
    ;(await opened(3)).say({ e: [notice(3)] })
    ;(await opened(3)).say({ e: [notice(3)] })
    expect(resets).toHaveLength(1)
    channel.follow(3)
    ;(await opened(3)).say({ e: [notice(4)] })
    expect(seen).toEqual([4])
  })

  it('stops at a reset until a new snapshot is there', async () => {
    const { channel, server, resets, seen, opened } = setup()
    channel.follow(1)
    const socket = await opened(900)
    socket.say({ reset: { seq: 900 } })
    socket.say({ e: [notice(901)] })
    expect(resets).toEqual([0])
    expect(seen).toEqual([])
    expect(socket.closed).toBe(true)
    channel.follow(900)
    await opened(901)
    expect(server.last().url).toContain('since=900')
  })

  it('takes a server whose log is shorter for another log', async () => {
    const { channel, resets, opened } = setup()
    channel.follow(50)
    await opened(3)
    expect(resets).toHaveLength(1)
  })

  it('comes back after a cut with growing waits, never with two sockets', async () => {
    const { channel, server, states, opened } = setup()
    channel.follow(0)
    ;(await opened(0)).cut()
    expect(states.at(-1)).toBe('waiting')
    await vi.advanceTimersByTimeAsync(499)
    expect(server.sockets).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(server.sockets).toHaveLength(2)
    server.last().cut()
    await vi.advanceTimersByTimeAsync(999)
    expect(server.sockets).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(1)
    expect(server.sockets).toHaveLength(3)
    await opened(0)
    server.last().cut()
    await vi.advanceTimersByTimeAsync(500)
    expect(server.sockets).toHaveLength(4)
  })

  it('tries at once when the network returns', async () => {
    const { channel, server, states, opened } = setup()
    channel.follow(0)
    const socket = await opened(0)
    channel.handleNetwork(false)
    expect(socket.closed).toBe(true)
    expect(states.at(-1)).toBe('waiting')
    channel.handleNetwork(true)
    await vi.advanceTimersByTimeAsync(0)
    expect(server.sockets).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(server.sockets).toHaveLength(2)
  })

  it('gives up a socket that has been silent too long', async () => {
    const { channel, server, opened } = setup()
    channel.follow(0)
    const socket = await opened(0)
    await vi.advanceTimersByTimeAsync(SILENCE - 1)
    socket.say({ ping: { serverTime: '2026-01-01T00:01:00.000Z' } })
    await vi.advanceTimersByTimeAsync(SILENCE - 1)
    expect(server.sockets).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(501)
    expect(socket.closed).toBe(true)
    expect(server.sockets).toHaveLength(2)
  })

  it('does not trust a socket that missed a ping while the app slept', async () => {
    const { channel, server, opened } = setup()
    channel.follow(0)
    await opened(0)
    channel.nudge()
    expect(server.sockets).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(31_000)
    channel.nudge()
    await vi.advanceTimersByTimeAsync(0)
    expect(server.sockets).toHaveLength(2)
  })

  it('asks for a fresh ticket only after a try without a hello', async () => {
    const { channel, asked, opened, server } = setup()
    channel.follow(0)
    ;(await opened(0)).cut()
    await vi.advanceTimersByTimeAsync(500)
    server.last().cut(1006)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(asked).toEqual([false, false, true])
  })

  it('ignores what a former socket still says', async () => {
    const { channel, seen, opened } = setup()
    channel.follow(0)
    const old = await opened(0)
    channel.follow(0)
    await opened(0)
    old.say({ e: [notice(1)] })
    old.cut()
    expect(seen).toEqual([])
    expect(channel.state.state).toBe('open')
  })

  it('opens nothing when it was closed while the ticket was on its way', async () => {
    let give = (_: string): void => {}
    const { channel, server } = setup({ address: () => new Promise<string>(resolve => give = resolve) })
    channel.follow(0)
    channel.close()
    give('ws://shop/events')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(server.sockets).toHaveLength(0)
    expect(channel.state.state).toBe('closed')
  })

  it('hands totals on without asking for their place, and survives what is no frame', async () => {
    const { channel, opened } = setup()
    const counters: unknown[] = []
    channel.on('counter', event => counters.push(event.data))
    channel.follow(0)
    const socket = await opened(0)
    socket.sayText('not json')
    socket.sayText('null')
    socket.say({ later: true })
    socket.say({ e: [{ type: 'likes', at: '2026-01-01T00:00:00.000Z', data: { likes: 5 } }] })
    expect(counters).toEqual([{ likes: 5 }])
  })
})
