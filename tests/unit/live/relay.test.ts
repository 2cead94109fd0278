import type { RoomCounter, RoomEvent, RoomFrame, RoomLogPage } from '#contract/events'
import type { RelayMessage } from '#contract/relay'
import type { RoomSocket } from '~/platform/socket'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { overRelay } from '~/live/relay'
import { notice } from './fake-socket'

const at = '2026-01-01T00:00:00.000Z'
const likes = (total: number): RoomCounter => ({ type: 'likes', at, data: { likes: total } })
const tick = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A server whose log grows by `write`, and a vendor's room in which it speaks by `say`. */
function setup(since = 0) {
  let head = since
  const asked: number[] = []
  const frames: RoomFrame[] = []
  const closed: number[] = []
  const listeners = new Set<(message: { text: string }) => void>()
  let answer = async (from: number): Promise<RoomLogPage> => {
    await null
    const e: RoomEvent[] = Array.from({ length: Math.max(0, head - from) }, (_, index) => notice(from + index + 1))
    return { seq: head, serverTime: at, reset: from > head, e: from > head ? [] : e }
  }
  const open = overRelay({
    read: (from) => {
      asked.push(from)
      return answer(from)
    },
    onMessage: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    random: () => 0.5,
  })
  const socket: RoomSocket = open('/log', since, { open: () => {}, message: text => frames.push(JSON.parse(text) as RoomFrame), close: code => closed.push(code) })
  return {
    socket,
    asked,
    frames,
    closed,
    listeners,
    write: (to: number) => head = to,
    say: (message: RelayMessage | string) => listeners.forEach(listen => listen({ text: typeof message === 'string' ? message : JSON.stringify(message) })),
    fail: (error: Error) => answer = () => Promise.reject(error),
    seqs: () => frames.flatMap(frame => 'e' in frame ? frame.e.flatMap(event => 'seq' in event ? [event.seq] : []) : []),
  }
}

describe('the room channel through a vendor\'s room', () => {
  it('says hello and what was missed, then what the messages bring', async () => {
    const { write, say, frames } = setup(2)
    write(3)
    await tick()
    say({ e: [notice(4), likes(7)] })
    expect(frames).toEqual([{ hello: { seq: 3, serverTime: at } }, { e: [notice(3)] }, { e: [notice(4)] }, { e: [likes(7)] }])
  })

  it('asks once for what is missing, with others in between, and tells nothing twice', async () => {
    const { write, say, asked, seqs } = setup()
    await tick()
    write(4)
    say({ e: [notice(2)] })
    say({ e: [notice(3), notice(4)] })
    await tick(250)
    expect(asked).toEqual([0, 0])
    expect(seqs()).toEqual([1, 2, 3, 4])
    say({ e: [notice(4), notice(5)] })
    expect(seqs()).toEqual([1, 2, 3, 4, 5])
  })

  it('fetches what is too large for a message, and not what it has', async () => {
    const { write, say, asked, seqs } = setup(5)
    await tick()
    say({ fetch: 5 })
    await tick(1_000)
    expect(asked).toEqual([5])
    write(6)
    say({ fetch: 6, e: [likes(1)] })
    await tick(250)
    expect(asked).toEqual([5, 5])
    expect(seqs()).toEqual([6])
  })

  it('hears of something while it asks, and asks again', async () => {
    const { write, say, asked, seqs } = setup()
    write(1)
    say({ e: [notice(2)] })
    await tick()
    write(2)
    await tick(250)
    expect(asked).toEqual([0, 1])
    expect(seqs()).toEqual([1, 2])
  })

  it('asks every few seconds while it hears nothing', async () => {
    const { write, asked, seqs } = setup()
    await tick(5_000)
    write(2)
    await tick(5_000)
    expect(asked).toEqual([0, 0, 0])
    expect(seqs()).toEqual([1, 2])
  })

  it('asks at least every 15 s while it hears all, to be counted', async () => {
    const { say, asked } = setup()
    for (let second = 0; second < 30; second += 1) {
      await tick(1_000)
      say({ fetch: 0 })
    }
    expect(asked).toHaveLength(3)
  })

  it('lets a client start anew that knew another log', async () => {
    const { write, frames } = setup(9)
    write(4)
    await tick()
    expect(frames).toEqual([{ hello: { seq: 4, serverTime: at } }, { reset: { seq: 4 } }])
  })

  it('ends like a cut socket when the server does not answer, and is silent then', async () => {
    const { fail, say, closed, frames, listeners, asked } = setup()
    await tick()
    fail(new Error('offline'))
    await tick(5_000)
    expect(closed).toEqual([1006])
    expect(listeners.size).toBe(0)
    say({ e: [notice(1)] })
    await tick(60_000)
    expect(frames).toHaveLength(1)
    expect(asked).toHaveLength(2)
  })

  it('says and asks nothing any more once it is closed', async () => {
    const { socket, frames, closed, asked } = setup()
    socket.close()
    await tick(60_000)
    expect([frames, closed, asked]).toEqual([[], [], [0]])
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each(['', 'null', '[]', '7', '{"e":'])('takes no harm from a message like %j', async (text) => {
    const { say, frames } = setup()
    await tick()
    say(text)
    expect(frames).toHaveLength(1)
  })
})
