import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { fakeServer, fakeStorage } from '../../stores/server'

const door = vi.hoisted(() => ({ now: 'shopper' }))
vi.mock('~/app/door', () => ({ currentDoor: () => door.now }))
vi.mock('~/app/config', () => ({ apiBase: '' }))

/** What a visit of its own sends with a join; the page's memory does not outlive it. */
async function joined(): Promise<unknown> {
  vi.resetModules()
  const { fakeServer } = await import('../../stores/server')
  const server = fakeServer()
  await (await import('~/api/rooms')).joinRoom('r1')
  return (server.requests()[0]!.body as { guestId: unknown }).guestId
}

beforeEach(() => void fakeStorage())
afterEach(() => vi.unstubAllGlobals())

it('is the same guest on each visit, and another one at another door', async () => {
  door.now = 'shopper'
  const first = await joined()
  expect(first).toMatch(/^[\w-]{16,64}$/)
  expect(await joined()).toBe(first)
  door.now = 'anchor'
  expect(await joined()).not.toBe(first)
})

it('is one guest for as long as the page lasts where nothing can be kept', async () => {
  vi.stubGlobal('uni', {})
  const server = fakeServer()
  const { joinRoom } = await import('~/api/rooms')
  await joinRoom('r1')
  await joinRoom('r1')
  const [first, second] = server.requests().map(({ body }) => (body as { guestId: string }).guestId)
  expect(second).toBe(first)
})
