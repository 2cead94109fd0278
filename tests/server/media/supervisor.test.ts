import type { StreamEvent } from '../../../server/src/media/engine'
import type { FakeChild } from './fake-child'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CALL_TIMEOUT_MS } from '../../../server/src/media/calls'
import { FIRST_RESTART_MS, LAST_RESTART_MS, MediaSupervisor, SHUTDOWN_MS, START_TIMEOUT_MS, STEADY_MS } from '../../../server/src/media/supervisor'
import { fakeChildren } from './fake-child'

let children: FakeChild[]
let supervisor: MediaSupervisor
let events: StreamEvent[]
const warnings: unknown[] = []

beforeEach(() => {
  vi.useFakeTimers()
  const fake = fakeChildren()
  children = fake.children
  warnings.length = 0
  supervisor = new MediaSupervisor(fake.start, { warn: (message: unknown) => void warnings.push(message) })
  events = []
  supervisor.on('stream', event => events.push(event))
})
afterEach(() => {
  vi.useRealTimers()
})

const refused = (reason: string) => expect.objectContaining({ name: 'MediaError', reason })
const session = { id: 'x', answer: 'v=0' }

function running(): FakeChild {
  supervisor.start()
  const child = children.at(-1)!
  child.say({ ready: true })
  return child
}

describe('the media supervisor', () => {
  it('starts the process with the first publisher and hands the offer over once it is ready', async () => {
    const published = supervisor.publish('s1', 'offer', { over: true })
    const [child] = children
    expect(child?.received).toEqual([])
    child?.say({ ready: true })
    expect(child?.received).toMatchObject([{ method: 'publish', args: ['s1', 'offer', { over: true }] }])
    child?.answer(session)
    expect(await published).toEqual(session)
  })

  it('knows without asking which streams are live', () => {
    const child = running()
    child.say({ stream: { stream: 's1', live: true } })
    expect([supervisor.isLive('s1'), supervisor.isLive('s2')]).toEqual([true, false])
    child.say({ stream: { stream: 's1', live: false } })
    expect(supervisor.isLive('s1')).toBe(false)
    expect(events).toEqual([{ stream: 's1', live: true }, { stream: 's1', live: false }])
  })

  it('hands on what the engine refuses', async () => {
    const child = running()
    const played = supervisor.play('s1', 'offer')
    child.say({ id: child.received[0]!.id, error: { reason: 'not-live', message: 'Nobody.', retryAfter: 2 } })
    await expect(played).rejects.toMatchObject({ reason: 'not-live', message: 'Nobody.', retryAfter: 2 })
  })

  it('starts no process for a viewer, or to close and count what cannot be there', async () => {
    await expect(supervisor.play('s1', 'offer')).rejects.toEqual(refused('not-live'))
    expect(await supervisor.close('play', 's1', 'x')).toBe(false)
    expect(await supervisor.stats()).toEqual([])
    await supervisor.end('s1')
    expect(children).toHaveLength(0)
  })
})

describe('when the process dies', () => {
  it('refuses what was under way and what comes before the next one, and reports live streams as down', async () => {
    const child = running()
    child.say({ stream: { stream: 's1', live: true } })
    const underWay = expect(supervisor.publish('s2', 'offer')).rejects.toEqual(refused('restarting'))
    child.exit()
    await underWay
    expect(supervisor.isLive('s1')).toBe(false)
    expect(events.at(-1)).toEqual({ stream: 's1', live: false })
    await expect(supervisor.publish('s2', 'offer')).rejects.toMatchObject({ reason: 'restarting', retryAfter: 1 })
    expect(warnings).toEqual([expect.stringContaining('SIGSEGV')])
  })

  it('starts another, which takes calls', async () => {
    running().exit()
    await vi.advanceTimersByTimeAsync(FIRST_RESTART_MS)
    expect(children).toHaveLength(2)
    const published = supervisor.publish('s1', 'offer')
    children[1]!.say({ ready: true })
    children[1]!.answer(session)
    expect(await published).toEqual(session)
  })

  it('waits longer each time, and no longer than half a minute', async () => {
    const waits: number[] = []
    supervisor.start()
    for (let death = 0; death < 10; death++) {
      const { length } = children
      children.at(-1)!.exit()
      const from = Date.now()
      while (children.length === length)
        await vi.advanceTimersToNextTimerAsync()
      waits.push(Date.now() - from)
    }
    expect(waits.slice(0, 3)).toEqual([250, 500, 1000])
    expect(waits.at(-1)).toBe(LAST_RESTART_MS)
  })

  it('is quick again after a process that ran for a minute', async () => {
    running().exit()
    await vi.advanceTimersByTimeAsync(FIRST_RESTART_MS)
    children[1]!.say({ ready: true })
    await vi.advanceTimersByTimeAsync(STEADY_MS)
    children[1]!.exit()
    await vi.advanceTimersByTimeAsync(FIRST_RESTART_MS)
    expect(children).toHaveLength(3)
  })

  it('does not let an answer that comes too late disturb anything', () => {
    const child = running()
    expect(() => child.say({ id: 99, result: null })).not.toThrow()
  })
})

describe('a process that does not answer', () => {
  it('is ended after the time for a call', async () => {
    const child = running()
    const published = expect(supervisor.publish('s1', 'offer')).rejects.toEqual(refused('unavailable'))
    await vi.advanceTimersByTimeAsync(CALL_TIMEOUT_MS)
    await published
    expect(child.killed).toBe(1)
  })

  it('is ended when it does not come up', async () => {
    supervisor.start()
    await vi.advanceTimersByTimeAsync(START_TIMEOUT_MS)
    expect(children[0]!.killed).toBe(1)
  })
})

describe('shutdown', () => {
  it('lets the process say goodbye and takes no calls afterwards', async () => {
    const child = running()
    const down = supervisor.shutdown()
    expect(child.received).toMatchObject([{ method: 'shutdown' }])
    child.exit('code 0')
    await down
    expect(child.killed).toBe(0)
    await expect(supervisor.publish('s1', 'offer')).rejects.toEqual(refused('unavailable'))
    await vi.advanceTimersByTimeAsync(LAST_RESTART_MS)
    expect(children).toHaveLength(1)
    expect(warnings).toEqual([])
  })

  it('ends a process that does not leave', async () => {
    const child = running()
    const down = supervisor.shutdown()
    await vi.advanceTimersByTimeAsync(SHUTDOWN_MS)
    expect(child.killed).toBe(1)
    child.exit('SIGKILL')
    await down
  })

  it('ends one that is still starting, and starts none that was waited for', async () => {
    supervisor.start()
    const down = supervisor.shutdown()
    await vi.advanceTimersByTimeAsync(0)
    expect(children[0]!.killed).toBe(1)
    children[0]!.exit('SIGKILL')
    await down

    const { children: others, start } = fakeChildren()
    const other = new MediaSupervisor(start)
    other.start()
    others[0]!.exit()
    await other.shutdown()
    await vi.advanceTimersByTimeAsync(LAST_RESTART_MS)
    expect(others).toHaveLength(1)
  })
})
