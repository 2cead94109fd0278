import type { Join, Room, RoomSnapshot } from '#contract/rooms'
import type { Session } from '#contract/session'
import type { Phone } from './phone'
import type { Zego } from './start'
import type { ZegoTicket } from '~/live/drivers/zego/ticket'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { CALLBACK_SECRET, SERVER_SECRET } from './cloud'
import { startZego } from './start'

let zego: Zego
let anchor: Session
let shopper: Session
let room: Room
let phones: { anchor: Phone, shopper: Phone }
const tickets: ZegoTicket[] = []

async function call<T>(method: string, path: string, as?: Session, body?: object): Promise<{ status: number, body: T }> {
  const answer = await fetch(`${zego.server.url}/api${path}`, {
    method,
    headers: { ...as && { authorization: `Bearer ${as.token}` }, ...body && { 'content-type': 'application/json' } },
    body: body && JSON.stringify(body),
  })
  const text = await answer.text()
  return { status: answer.status, body: (text ? JSON.parse(text) : undefined) as T }
}

const signIn = async (nickname: string, role: string) => (await call<Session>('POST', '/session/demo', undefined, { nickname, role })).body

async function join(as?: Session): Promise<ZegoTicket> {
  const { body } = await call<Join>('POST', `/rooms/${room.id}/join`, as)
  const ticket = body.media as ZegoTicket
  tickets.push(ticket)
  return ticket
}

async function enter(phone: Phone, { roomId, token, user }: ZegoTicket): Promise<void> {
  expect(await phone.engine.loginRoom(roomId, token, { userID: user.id, userName: user.name }, { userUpdate: true })).toBe(true)
  await zego.callbacks.settled()
}

/** The room's status once the server has heard all that ZEGO told, and acted on it. */
async function becomes(status: string): Promise<void> {
  await zego.callbacks.settled()
  await expect.poll(async () => (await call<RoomSnapshot>('GET', `/rooms/${room.id}`)).body.room.status, { timeout: 10_000 }).toBe(status)
}

beforeAll(async () => {
  zego = await startZego({ env: { LOG_LEVEL: 'debug' } })
  anchor = await signIn('阿宝', 'anchor')
  shopper = await signIn('小安', 'shopper')
}, 120_000)
beforeEach(async () => {
  room = (await call<Room>('POST', '/rooms', anchor, { title: '晚八点' })).body
  phones = { anchor: zego.phone(), shopper: zego.phone() }
})
// One room at a time is an anchor's.
afterEach(() => call('POST', `/rooms/${room.id}/end`, anchor))
afterAll(() => zego?.stop())

async function goLive(): Promise<void> {
  const ticket = await join(anchor)
  await enter(phones.anchor, ticket)
  await phones.anchor.publish(ticket.streamId)
  await expect.poll(() => zego.loopback.rooms.get(room.id)?.streams.size).toBe(1)
  await zego.callbacks.settled()
  expect(await call('POST', `/rooms/${room.id}/start`, anchor)).toMatchObject({ status: 200, body: { status: 'live' } })
}

it('says that it runs on ZEGO', async () => {
  expect(await call('GET', '/health')).toMatchObject({ status: 200, body: { media: 'zego' } })
  expect(zego.server.log()).toContain('ZEGO, app 1234567890')
})

it('lets the SDK in by its tokens: an anchor publishes, a shopper sees it and may not', async () => {
  await goLive()
  const ticket = await join(shopper)
  await enter(phones.shopper, ticket)
  expect(await phones.shopper.hear('roomStreamUpdate', (_, type) => type === 'ADD')).toMatchObject([room.id, 'ADD', [{ streamID: room.streamId, user: { userID: anchor.user.id } }]])
  await phones.shopper.publish(room.streamId).catch(() => {})
  await phones.shopper.hear('publisherStateUpdate', result => (result as { errorCode: number }).errorCode !== 0)
  expect(zego.loopback.rooms.get(room.id)?.streams.get(room.streamId)?.owner.userID).toBe(anchor.user.id)
})

it('waits for an anchor whose phone is off, and goes on when it is back', async () => {
  await goLive()
  await phones.anchor.engine.logoutRoom(room.id)
  await becomes('away')
  const ticket = await join(anchor)
  expect(ticket.busy).toBe(false)
  await enter(phones.anchor, ticket)
  await phones.anchor.publish(ticket.streamId)
  await expect.poll(() => zego.loopback.rooms.get(room.id)?.streams.size).toBe(1)
  await becomes('live')
})

it('puts out whoever is sent away, also when they come back by their old token', async () => {
  await goLive()
  const ticket = await join(shopper)
  await enter(phones.shopper, ticket)
  expect(await call('POST', `/rooms/${room.id}/kicks`, anchor, { userId: shopper.user.id, reason: '刷屏' })).toMatchObject({ status: 201 })
  expect(await phones.shopper.hear('roomStateChanged', (_, state) => state === 'KICKOUT')).toEqual([room.id, 'KICKOUT', 1002055, '{"custom_kickout_message":"刷屏"}'])
  expect(await call('POST', `/rooms/${room.id}/join`, shopper)).toMatchObject({ status: 403, body: { error: { code: 'KICKED', details: { until: null, reason: '刷屏' } } } })
  const since = phones.shopper.heard.length
  await enter(phones.shopper, ticket)
  await phones.shopper.hear('roomStateChanged', (_, state) => state === 'KICKOUT', since)
  await call('DELETE', `/rooms/${room.id}/kicks/${shopper.user.id}`, anchor)
})

it('closes ZEGO\'s room with its own', async () => {
  await goLive()
  await enter(phones.shopper, await join())
  expect(await call('POST', `/rooms/${room.id}/end`, anchor)).toMatchObject({ status: 200, body: { status: 'ended' } })
  await phones.shopper.hear('roomStateChanged', (_, state) => state === 'KICKOUT')
  await expect.poll(() => zego.loopback.rooms.get(room.id)).toBeUndefined()
})

it('goes live without callbacks, by asking', async () => {
  zego.callbacks.hold()
  await goLive()
  await zego.callbacks.release(() => [])
})

it('writes no secret, token or signature into its log, at any level', () => {
  const log = zego.server.log()
  expect(log).toContain('/api/media/zego/callback')
  const signatures = zego.api.calls.map(({ parameters }) => parameters.get('Signature')!)
  expect(signatures.length).toBeGreaterThan(2)
  expect(tickets.length).toBeGreaterThan(5)
  for (const secret of [SERVER_SECRET, CALLBACK_SECRET, ...signatures, ...tickets.map(ticket => ticket.token)])
    expect(log).not.toContain(secret)
})
