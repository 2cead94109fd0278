import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FeedChannel } from '~/live/feed'
import { backoff } from '~/live/reconnect'
import { fakeSockets } from './fake-socket'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const greeting = { hello: { serverTime: '2026-01-01T00:00:00.000Z' } }

function setup() {
  const server = fakeSockets()
  const feed = new FeedChannel<{ n: number }>({ openSocket: server.openSocket, address: 'ws://shop/lobby', policy: backoff({ jitter: 0 }) })
  const heard: string[] = []
  feed.on('news', ({ n }) => heard.push(`news ${n}`))
  feed.on('serverTime', time => heard.push(`time ${time.slice(14, 19)}`))
  feed.on('back', () => heard.push('back'))
  feed.open()
  server.last().say(greeting)
  return { feed, server, heard }
}

describe('a feed without a log', () => {
  it('tells what is new and what time it is there', () => {
    const { server, heard } = setup()
    server.last().say({ n: 1 })
    server.last().say({ ping: { serverTime: '2026-01-01T00:25:00.000Z' } })
    server.last().sayText('no frame')
    expect(heard).toEqual(['time 00:00', 'news 1', 'time 25:00'])
  })

  it('comes back by itself on one socket, and says that something may have been missed', async () => {
    const { server, heard } = setup()
    server.last().cut()
    await vi.advanceTimersByTimeAsync(500)
    server.last().cut()
    await vi.advanceTimersByTimeAsync(999)
    expect(server.sockets).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(1)
    server.last().say(greeting)
    server.sockets[0]!.say({ n: 1 })
    server.last().say({ n: 2 })
    expect(heard).toEqual(['time 00:00', 'time 00:00', 'back', 'news 2'])
    await vi.advanceTimersByTimeAsync(10_000)
    expect(server.sockets).toHaveLength(3)
  })

  it('tries at once when the network returns, and leaves a good socket alone', async () => {
    const { feed, server } = setup()
    feed.nudge()
    expect(server.sockets).toHaveLength(1)
    server.last().cut()
    feed.nudge()
    expect(server.sockets).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(server.sockets).toHaveLength(2)
  })

  it('gives up a socket that has been silent for longer than two pings', async () => {
    const { server } = setup()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(server.sockets[0]!.closed).toBe(true)
    await vi.advanceTimersByTimeAsync(500)
    expect(server.sockets).toHaveLength(2)
  })

  it('is over when it is closed', async () => {
    const { feed, server, heard } = setup()
    feed.close()
    server.last().say({ n: 1 })
    server.last().cut()
    await vi.advanceTimersByTimeAsync(120_000)
    expect([server.open(), server.sockets.length, heard]).toEqual([0, 1, ['time 00:00']])
  })
})
