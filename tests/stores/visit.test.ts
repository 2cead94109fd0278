import type { LiveDriver } from '~/live/driver'
import type { OpenSocket } from '~/platform/socket'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useLiveRoom } from '~/composables/useLiveRoom'
import { FakeDriver } from '~/live/fake'
import { useChatStore } from '~/stores/chat'
import { useGoodsStore } from '~/stores/goods'
import { useRoomStore } from '~/stores/room'
import { useSessionStore } from '~/stores/session'
import { useStreamsStore } from '~/stores/streams'
import { join, snapshot } from '../unit/live/facts'
import { fakeSockets, hello } from '../unit/live/fake-socket'
import { goods, message } from './facts'
import { fakeServer, fakeStorage } from './server'

/** The page's lifecycles and the platform, as the test moves them. */
const stage = vi.hoisted(() => ({
  hooks: { show: [] as (() => void)[], hide: [] as (() => void)[], unload: [] as (() => void)[] },
  network: [] as ((online: boolean) => void)[],
  openSocket: null as unknown as OpenSocket,
  drivers: [] as LiveDriver[],
  inFront: true,
}))
vi.mock('@dcloudio/uni-app', () => ({
  onShow: (hook: () => void) => stage.hooks.show.push(hook),
  onHide: (hook: () => void) => stage.hooks.hide.push(hook),
  onUnload: (hook: () => void) => stage.hooks.unload.push(hook),
}))
vi.mock('~/platform/network', () => ({
  onNetworkChange: (listener: (online: boolean) => void) => {
    stage.network.push(listener)
    return () => stage.network.splice(stage.network.indexOf(listener), 1)
  },
}))
vi.mock('~/platform/visibility', () => ({ onVisibilityChange: () => () => {}, appInFront: () => stage.inFront, backgroundStopsCapture: () => true }))
// A browser has no window that the platform makes of a covered picture.
vi.mock('~/platform/picture-in-picture', () => ({ windowDelay: () => 0 }))
vi.mock('~/platform/socket', () => ({ openSocket: (...args: Parameters<OpenSocket>) => stage.openSocket(...args) }))
vi.mock('~/live/drivers', () => ({
  createDriver: () => {
    const driver = new FakeDriver()
    stage.drivers.push(driver)
    return driver
  },
}))
vi.mock('~/app/config', () => ({ apiBase: '', resolveSocketUrl: (path: string) => path }))
vi.mock('~/app/door', () => ({ currentDoor: () => 'shopper' }))

const at = '2026-01-01T00:00:00.000Z'
const me = { id: 'u1', nickname: 'Me', avatar: '', role: 'shopper' } as const
const tick = (ms = 0) => vi.advanceTimersByTimeAsync(ms)
let sockets: ReturnType<typeof fakeSockets>
let server: ReturnType<typeof fakeServer>

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  fakeStorage()
  server = fakeServer()
  server.http.mockImplementation(async ({ method, url, body }) => {
    const id = url.split('/')[3] ?? ''
    if (url.endsWith('/join'))
      return { status: 200, body: join('t1') }
    if (url.endsWith('/messages'))
      return { status: 201, body: message(90, { user: me, at: '2026-01-01T00:00:05.000Z', ...(body as object) }) }
    if (url === '/api/session/demo')
      return { status: 200, body: { token: 't', user: me } }
    if (method === 'GET')
      return { status: 200, body: snapshot('live', { room: { ...snapshot().room, id }, goods: [goods(1), goods(2)], messages: [message(1)] }) }
    return { status: 200, body: {} }
  })
  sockets = fakeSockets()
  stage.openSocket = sockets.openSocket
  stage.drivers.length = stage.network.length = 0
  stage.inFront = true
  Object.values(stage.hooks).forEach(hooks => hooks.length = 0)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A page that has opened a room: what its hooks are, and how it was greeted. */
async function page(id = 'r1') {
  const before = { show: stage.hooks.show.length, hide: stage.hooks.hide.length, unload: stage.hooks.unload.length }
  const live = effectScope().run(useLiveRoom)!
  const own = { show: stage.hooks.show.slice(before.show), hide: stage.hooks.hide.slice(before.hide), unload: stage.hooks.unload.slice(before.unload) }
  const hook = (name: 'show' | 'hide' | 'unload') => own[name].forEach(run => run())
  live.open(id)
  await tick()
  sockets.last().say(hello(10))
  return { ...live, hook, driver: stage.drivers.at(-1) as FakeDriver, socket: sockets.last() }
}
const event = (seq: number, type: string, data: unknown) => ({ e: [{ seq, type, at, data }] })

describe('a visit', () => {
  it('fills the stores from the snapshot and goes on with the events', async () => {
    const { socket, driver } = await page()
    driver.arrive()
    expect(useStreamsStore()).toMatchObject({ room: { name: 'live' }, player: { state: 'playing' }, hasFrame: true, channel: { state: 'open' } })
    socket.say(event(11, 'goods.pinned', { pinId: 'p1', goodsId: 'g2', at }))
    socket.say(event(12, 'chat.message', message(2)))
    socket.say(event(13, 'goods.changed', { goodsId: 'g2', title: 'G', images: [], price: 1, marketPrice: 1, livePrice: null, status: 'on', stock: 3, skus: [] }))
    socket.say({ e: [{ type: 'viewers', at, data: { viewers: 8 } }, { type: 'new.kind', at, data: {} }] })
    await tick(250)
    expect(useGoodsStore().card).toMatchObject({ pin: { pinId: 'p1' }, goods: { stock: 3 } })
    expect(useChatStore().items.map(({ id }) => id)).toEqual(['m1', 'm2'])
    expect(useRoomStore().viewers).toBe(8)
  })

  it('asks a guest to sign in before they say something, then knows them in the room', async () => {
    const { say } = await page()
    const saying = say(' hello ')
    expect(useSessionStore().asking).not.toBeNull()
    await useSessionStore().signIn('Me', 'shopper')
    expect(await saying).toBe(true)
    await tick()
    expect(useChatStore().items.at(-1)).toMatchObject({ text: 'hello', own: true, delivery: { state: 'sent' } })
    expect(server.requests().filter(({ url }) => url.endsWith('/join'))).toHaveLength(2)
    expect(sockets.open()).toBe(1)
  })

  it('says nothing for one who declines', async () => {
    const { say } = await page()
    const saying = say('hello')
    useSessionStore().dismiss()
    expect(await saying).toBe(false)
    expect(useChatStore().items).toHaveLength(1)
  })

  it('is left with its page, and leaves nothing behind', async () => {
    const { hook, driver, leave } = await page()
    hook('unload')
    await leave()
    await tick(120_000)
    expect(driver.calls.filter(call => call === 'leave')).toHaveLength(1)
    expect(sockets.open()).toBe(0)
    expect(stage.network).toHaveLength(0)
    expect(useRoomStore().id).toBeNull()
    expect(useStreamsStore().playerSource).toBeNull()
  })

  it('is silent under another page, and goes on in a browser\'s background', async () => {
    const { hook, driver } = await page()
    driver.arrive()
    stage.inFront = false
    hook('hide')
    hook('show')
    expect(driver.calls).not.toContain('stopPlaying')
    stage.inFront = true
    hook('hide')
    expect(driver.calls).toContain('stopPlaying')
    hook('show')
    expect(driver.calls.at(-1)).toBe('startPlaying')
  })

  it('gets its stores back when the room that lay on top is closed', async () => {
    const first = await page('r1')
    first.hook('hide')
    const second = await page('r2')
    expect(useRoomStore().room?.id).toBe('r2')
    first.socket.say(event(11, 'room.notice', { notice: 'of the first' }))
    expect(useRoomStore().notice).toBe('')
    second.hook('unload')
    first.hook('show')
    await tick()
    expect(useRoomStore().room?.id).toBe('r1')
    sockets.last().say(hello(10))
    expect(sockets.open()).toBe(1)
  })

  it('comes back by itself when the network does', async () => {
    const { driver } = await page()
    driver.arrive()
    stage.network.forEach(listener => listener(false))
    expect(useStreamsStore().room).toMatchObject({ name: 'reconnecting', error: { code: 'NETWORK' } })
    stage.network.forEach(listener => listener(true))
    await tick()
    sockets.last().say(hello(10))
    expect(useStreamsStore().room.name).toBe('live')
    expect(useStreamsStore().channel.state).toBe('open')
  })
})
