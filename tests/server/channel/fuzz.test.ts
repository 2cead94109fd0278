import type { Room } from '#contract/rooms'
import type { AddressInfo } from 'node:net'
import type { TestApp } from '../../support/app'
import type { TestDatabase } from '../../support/database'
import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildTestApp } from '../../support/app'
import { Listener } from '../../support/channel'
import { openTestDatabase } from '../../support/database'
import { frame, RawSocket } from '../../support/raw-socket'
import { range } from './wires'

const FIN = 0x80
const [CONTINUATION, TEXT, CLOSE, PING] = [0, 1, 8, 9]

describe('the room\'s door, whoever knocks', () => {
  let database: TestDatabase
  let shop: TestApp
  let port: number
  let path: string
  let witness: Listener
  let say: (text: string) => Promise<number>
  let said = 0

  beforeAll(async () => {
    database = await openTestDatabase()
    shop = await buildTestApp(database.db, { config: { rateLimit: false } })
    await shop.app.listen({ port: 0, host: '127.0.0.1' })
    port = (shop.app.server.address() as AddressInfo).port
    const { headers } = await shop.signIn('小满', 'anchor')
    const room = await shop.app.inject({ method: 'POST', url: '/api/rooms', headers, payload: { title: '晚八点' } })
    const url = `/api/rooms/${room.json<Room>().id}`
    say = async text => (await shop.app.inject({ method: 'POST', url: `${url}/messages`, headers, payload: { text, clientId: `c${++said}` } })).statusCode
    path = `${url}/events`
    witness = await Listener.open(`ws://127.0.0.1:${port}${path}`)
  })
  afterAll(async () => {
    await witness.leave()
    await shop.close()
    await database.remove()
  })

  async function enter(): Promise<RawSocket> {
    const socket = await RawSocket.open(port)
    expect(await socket.upgrade(path)).toBe(101)
    return socket
  }

  /** Somebody else hears what is said, and everything that was said before. */
  async function othersNoticeNothing(): Promise<void> {
    expect(await say('还在吗')).toBe(201)
    await witness.until(({ events }) => events.length === said)
    expect(witness.events.map(event => event.seq)).toEqual(range(1, said))
  }

  /** The server holds no more connections than the witness's. */
  async function othersAreGone(): Promise<void> {
    await expect.poll(() => shop.deps.channel.sockets.count, { interval: 10, timeout: 10_000 }).toBe(1)
    const connections = () => new Promise<number>((resolve, reject) => shop.app.server.getConnections((error, count) => error ? reject(error) : resolve(count)))
    await expect.poll(connections, { interval: 10, timeout: 10_000 }).toBe(1)
  }

  it.each([
    ['an unmasked frame', Buffer.from([FIN | TEXT, 2, 0x7B, 0x7D]), 1002],
    ['a compressed frame', frame(FIN | 0x40 | TEXT, '{}'), 1002],
    ['an unknown frame', frame(FIN | 3, '{}'), 1002],
    ['an unknown control frame', frame(FIN | 0xB), 1002],
    ['the continuation of nothing', frame(FIN | CONTINUATION, '{}'), 1002],
    ['a text within a text', Buffer.concat([frame(TEXT, '{'), frame(FIN | TEXT, '}')]), 1002],
    ['half a ping', frame(PING, 'a'), 1002],
    ['a ping that is too long', frame(FIN | PING, 'a'.repeat(126)), 1002],
    ['a close of one byte', frame(FIN | CLOSE, 'a'), 1002],
    ['a close with a code nobody may send', frame(FIN | CLOSE, Buffer.from([1005 >> 8, 1005 & 0xFF])), 1002],
    ['text that is no UTF-8', frame(FIN | TEXT, Buffer.from([0xC3, 0x28])), 1007],
    ['a close whose reason is no UTF-8', frame(FIN | CLOSE, Buffer.from([1000 >> 8, 1000 & 0xFF, 0xC3, 0x28])), 1007],
    ['a megabyte', frame(FIN | TEXT, 'a'.repeat(2 ** 20)), 1009],
    ['the promise of more than there is', frame(FIN | TEXT, '', 2 ** 52), 1009],
    ['many small pieces', Buffer.concat([frame(TEXT, 'a'), ...range(1, 90).map(() => frame(CONTINUATION, 'a'.repeat(100)))]), 1009],
  ])('ends with a reason who sends %s', async (_name, bytes, code) => {
    const socket = await enter()
    socket.tcp.write(bytes)
    expect(await socket.closeCode()).toBe(code)
    await othersNoticeNothing()
  })

  it('ends, or bears, whoever sends anything at all', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      const socket = await enter()
      socket.tcp.end(bytes)
      await socket.closed
    }), { numRuns: 50 })
    await othersNoticeNothing()
    await othersAreGone()
  })

  it.each<[string, { at?: string, method?: string, headers?: Record<string, string | undefined>, body?: string }, number]>([
    ['without a key', { headers: { 'sec-websocket-key': undefined } }, 400],
    ['with a key that is none', { headers: { 'sec-websocket-key': 'short' } }, 400],
    ['of another version', { headers: { 'sec-websocket-version': '12' } }, 400],
    ['of no version', { headers: { 'sec-websocket-version': undefined } }, 400],
    ['to another protocol', { headers: { upgrade: 'h2c' } }, 400],
    ['with a header that is too large', { headers: { cookie: 'a'.repeat(20_000) } }, 431],
    ['by POST', { method: 'POST' }, 400],
    ['by POST with a body where one may post', { at: '/api/session/demo', method: 'POST', headers: { 'content-type': 'application/json', 'content-length': '2' }, body: '{}' }, 400],
    ['to a path that cannot be decoded', { at: '/api/rooms/%ZZ/events' }, 400],
    ['to a room with an impossible name', { at: `/api/rooms/${'a'.repeat(65)}/events` }, 400],
    ['to a room that does not exist', { at: '/api/rooms/room_none/events' }, 404],
    ['from an impossible place', { at: '?since=-1' }, 400],
    ['with a token that is none', { at: '?token=nonsense' }, 401],
    ['with two tokens', { at: '?token=a&token=b' }, 400],
    ['to goods without a name', { at: '/api/goods/events?ids=' }, 400],
    ['to a page that is none', { at: '/api/nothing' }, 400],
    ['where one may only ask', { at: '/api/health' }, 400],
  ])('refuses an upgrade %s', async (_name, { at = '', ...request }, status) => {
    const socket = await RawSocket.open(port)
    expect(await socket.upgrade(at.startsWith('/') ? at : path + at, request)).toBe(status)
    await socket.closed
    await othersNoticeNothing()
  })

  it('answers bytes that are no HTTP with 400, if at all', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
      const socket = await RawSocket.open(port)
      socket.tcp.end(bytes)
      // Who is not answered at all, as after a line feed and nothing else, hears no number.
      expect(await socket.status() || 400).toBe(400)
      await socket.closed
    }), { numRuns: 100, examples: [[Uint8Array.of(10)]] })
    await othersAreGone()
  })

  it.each([
    ['words', frame(FIN | TEXT, '{"e":[]}'), 1008],
    ['nothing', frame(FIN | TEXT), 1008],
    ['pings', frame(FIN | PING, 'a'.repeat(125)), undefined],
  ])('ends with who floods it with %s, and reads no more of it', async (_name, bytes, code) => {
    const flood = Buffer.concat(range(1, 20_000).map(() => bytes))
    const sockets = await Promise.all(range(1, 20).map(() => enter()))
    sockets.forEach(({ tcp }) => tcp.write(flood))
    await othersNoticeNothing()
    const codes = await Promise.all(sockets.map(socket => socket.closeCode()))
    if (code !== undefined)
      expect(codes).toContain(code)
    await othersAreGone()
  })

  it('does not wait for those who never come in, nor hold what belongs to them', async () => {
    const half = await Promise.all(range(1, 2_000).map(() => RawSocket.open(port)))
    half.forEach(({ tcp }, index) => tcp.write(`GET ${path} HTTP/1.1\r\nhost: shop\r\n${index % 2 ? 'upgrade: websocket\r\n' : ''}`))
    await othersNoticeNothing()
    const fickle = await Promise.all(range(1, 200).map(async () => {
      const socket = await RawSocket.open(port)
      void socket.upgrade(path)
      socket.tcp.destroySoon()
      return socket
    }))
    await othersNoticeNothing()
    half.forEach(({ tcp }) => tcp.resetAndDestroy())
    await Promise.all([...half, ...fickle].map(socket => socket.closed))
    await othersAreGone()
    await witness.until(() => witness.viewers === 1)
  })
})
