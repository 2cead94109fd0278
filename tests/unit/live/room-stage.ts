import type { RoomLogPage } from '#contract/events'
import type { RoomStatus } from '#contract/rooms'
import type { LiveRoomOptions } from '~/live/room'
import { vi } from 'vitest'
import { FakeDriver } from '~/live/fake'
import { backoff } from '~/live/reconnect'
import { LiveRoom } from '~/live/room'
import { at, join, room, snapshot } from './facts'
import { fakeSockets, hello } from './fake-socket'
import { tick } from './fake-time'

/** One visit, with a server, a socket and a driver that do what the test says. */
export function setup(status: RoomStatus = 'live', intent: LiveRoomOptions['intent'] = 'watch') {
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
