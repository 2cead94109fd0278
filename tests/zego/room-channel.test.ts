import type { Goods } from '#contract/goods'
import type { RelayMessage } from '#contract/relay'
import type { Join, Room, RoomSnapshot } from '#contract/rooms'
import type { Session } from '#contract/session'
import type { Device } from './device'
import type { Phone } from './phone'
import type { Zego } from './start'
import type { RoomApi } from '~/live/room'
import { Buffer } from 'node:buffer'
import { RELAY_BYTES, RELAY_SENDER } from '#contract/relay'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { LiveRoom } from '~/live/room'
import { device } from './device'
import { startZego } from './start'

let zego: Zego
let anchor: Session
let talker: Session
let room: Room
let anchorPhone: Phone
let shopper: Device
let live: LiveRoom
/** Seqs in the order in which the shopper's app was told of them, and the names of totals. */
const told: (number | string)[] = []
let asked = 0

async function call<T>(method: string, path: string, as?: Session, body?: object): Promise<T> {
  const answer = await fetch(`${zego.server.url}${path}`, {
    method,
    headers: { ...as && { authorization: `Bearer ${as.token}` }, ...body && { 'content-type': 'application/json' } },
    body: body && JSON.stringify(body),
  })
  if (!answer.ok)
    throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return answer.status === 204 ? undefined as T : await answer.json() as T
}
const signIn = (nickname: string, role: string) => call<Session>('POST', '/api/session/demo', undefined, { nickname, role })
const at = (rest = '') => `/api/rooms/${room.id}${rest}`
const say = (text: string) => call('POST', at('/messages'), talker, { text, clientId: `${Math.random()}`.slice(2) })
const head = async () => (await call<RoomSnapshot>('GET', at())).seq
const seqs = () => told.filter(entry => typeof entry === 'number')
const messages = () => zego.api.callsOf('SendBroadcastMessage').map(parameters => parameters.get('MessageContent')!)

/** All that the room's log tells has reached the shopper, in order and once. */
async function hasAll(): Promise<void> {
  const last = await head()
  await expect.poll(() => seqs().at(-1), { timeout: 10_000 }).toBe(last)
  const heard = seqs()
  expect(heard).toEqual(Array.from({ length: heard.length }, (_, index) => last - heard.length + 1 + index))
}

beforeAll(async () => {
  zego = await startZego({ env: { ROOM_CHANNEL: 'zego', RATE_LIMIT: 'off' } })
  anchor = await signIn('阿宝', 'anchor')
  talker = await signIn('话多', 'shopper')
  room = await call<Room>('POST', '/api/rooms', anchor, { title: '晚八点' })
  anchorPhone = zego.phone()
  const { media } = await call<Join>('POST', at('/join'), anchor)
  if (media.driver !== 'zego')
    throw new Error(`media by ${media.driver}`)
  await anchorPhone.engine.loginRoom(media.roomId, media.token, { userID: media.user.id, userName: media.user.name }, { userUpdate: true })
  await anchorPhone.publish(media.streamId)
  await vi.waitFor(() => expect(zego.loopback.rooms.get(room.id)?.streams.size).toBe(1), 10_000)
  await zego.callbacks.settled()
  await call('POST', at('/start'), anchor)

  shopper = device(zego.origin)
  const api: RoomApi = {
    snapshot: () => call('GET', at()),
    join: () => call('POST', at('/join'), undefined, { guestId: 'guest-of-the-zego-tests' }),
    log: (path, since) => {
      asked += 1
      return call('GET', `${path}&since=${since}`)
    },
    start: () => call('POST', at('/start'), anchor),
    end: () => call('POST', at('/end'), anchor),
  }
  live = new LiveRoom({
    api,
    intent: 'watch',
    createDriver: () => shopper.driver,
    openSocket: () => {
      throw new Error('no sockets here')
    },
    socketUrl: path => path,
  })
  live.on('event', event => told.push('seq' in event ? event.seq : event.type))
  await live.enter()
  await shopper.seen('player.play')
  shopper.says(2004)
  await shopper.seen('player playing')
}, 120_000)
afterAll(async () => {
  await live?.leave()
  await shopper?.switchOff()
  await zego?.stop()
})

it('tells a client to hear the room through ZEGO, and counts it without a socket', async () => {
  expect((await call<Join>('POST', at('/join'))).events).toMatchObject({ via: 'zego', path: expect.stringContaining('/events/log?token=') as string })
  expect((await call<RoomSnapshot>('GET', at())).viewers).toBe(1)
})

it('brings a busy chat in ZEGO\'s messages, in order, without the client asking', async () => {
  await say('第一句')
  await hasAll()
  const before = { asked, messages: messages().length }
  for (let burst = 0; burst < 4; burst++)
    await Promise.all(Array.from({ length: 6 }, (_, index) => say(`还有货吗 ${burst} ${index}`)))
  await hasAll()
  expect(seqs().length).toBeGreaterThanOrEqual(25)
  expect(messages().length - before.messages).toBeLessThan(24)
  // Once for its presence at the most.
  expect(asked - before.asked).toBeLessThan(2)
  expect(zego.api.callsOf('SendBroadcastMessage').every(parameters => parameters.get('UserId') === RELAY_SENDER)).toBe(true)
})

it('is asked for what no message holds', async () => {
  const goods = await call<{ items: Goods[] }>('GET', '/api/goods')
  await call('PUT', at('/goods'), anchor, { items: goods.items.slice(0, 4).map(({ id }) => ({ goodsId: id })) })
  const seq = await head()
  await hasAll()
  expect(messages().map(text => JSON.parse(text) as RelayMessage)).toContainEqual({ fetch: seq })
  expect(messages().every(text => Buffer.byteLength(text) <= RELAY_BYTES)).toBe(true)
})

it('loses nothing when ZEGO does not take a message', async () => {
  zego.api.refuse('SendBroadcastMessage', { code: 5 })
  await say('这句丢了')
  await say('这句没丢')
  await hasAll()
})

it('believes nobody but the server', async () => {
  const last = await head()
  await anchorPhone.engine.sendBroadcastMessage(room.id, JSON.stringify({ e: [{ seq: last + 1, type: 'room.ended', at: room.createdAt, data: {} }] }))
  await say('真的')
  await hasAll()
  expect(live.state.name).toBe('live')
})

it('goes on by asking where ZEGO brings nothing any more, and ends with the room', async () => {
  await live.pause()
  await say('盖住了')
  await hasAll()
  live.resume()
  await live.end()
  expect(live.state.name).toBe('ended')
})
