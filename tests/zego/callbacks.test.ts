import type { ZegoCloud } from './cloud'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ManualTimers } from '../support/timers'
import { CALLBACK_SECRET, openCloud } from './cloud'
import { CLOSE } from './loopback'
import { tokenFor } from './tokens'

/** Callbacks as a business server gets them. */
let bodies: string[]
let status: number
let cloud: ZegoCloud
const timers = new ManualTimers()
const shop = createServer((request, response) => {
  let body = ''
  request.on('data', chunk => body += chunk)
  request.on('end', () => {
    bodies.push(body)
    response.writeHead(status).end()
  })
})

beforeEach(async () => {
  bodies = []
  status = 200
  cloud = await openCloud({ timers })
  shop.listen(0, '127.0.0.1')
  await once(shop, 'listening')
  await cloud.callbacks.connect(`http://127.0.0.1:${(shop.address() as { port: number }).port}/callback`)
})
afterEach(async () => {
  await cloud.stop()
  shop.closeAllConnections()
  shop.close()
})

const read = () => bodies.map(body => JSON.parse(body) as Record<string, string>)
const events = () => read().map(({ event }) => event)
const arrived = (count: number) => expect.poll(() => bodies.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(count)

async function broadcast() {
  const anchor = cloud.phone()
  await anchor.engine.loginRoom('room', tokenFor('anchor'), { userID: 'anchor', userName: '主播' })
  await anchor.publish('s1')
  await anchor.hear('publisherStateUpdate', update => (update as { state: string }).state === 'PUBLISHING')
  return anchor
}

it('tells what happens, in order, signed', async () => {
  const anchor = await broadcast()
  anchor.engine.stopPublishingStream('s1')
  anchor.engine.logoutRoom('room')
  await arrived(6)
  expect(events()).toEqual(['room_create', 'room_login', 'stream_create', 'stream_close', 'room_logout', 'room_close'])
  for (const { timestamp, nonce, signature } of read())
    expect(signature).toBe(createHash('sha1').update([CALLBACK_SECRET, String(timestamp), nonce].sort().join('')).digest('hex'))
  const [, login, created, closed, logout] = read()
  expect(login).toMatchObject({ room_id: 'room', user_account: 'anchor', user_nickname: '主播' })
  expect(created).toMatchObject({ room_id: 'room', stream_id: 's1', stream_alias: 's1', user_id: 'anchor', publish_id: 'anchor' })
  expect(closed).toMatchObject({ stream_sid: created?.stream_sid, type: String(CLOSE.NORMAL) })
  expect(Number(closed?.stream_seq)).toBeGreaterThan(Number(created?.stream_seq))
  expect(logout).toMatchObject({ room_seq: login?.room_seq, reason: '0' })
})

it('writes the room\'s session with all its digits', async () => {
  await broadcast()
  await arrived(3)
  const [, digits] = /"room_session_id":(\d+)/.exec(bodies[0] ?? '') ?? []
  expect(BigInt(digits ?? 0)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER))
  expect(read()[1]?.room_seq).toBe(digits)
})

it('names why a stream and its publisher are gone', async () => {
  await broadcast()
  cloud.loopback.kickout('room', 'anchor')
  await arrived(6)
  expect(read().slice(3)).toMatchObject([{ event: 'stream_close', type: '3' }, { event: 'room_logout', reason: '3' }, { event: 'room_close', close_reason: 3 }])
})

it('gives a stream that comes back after a cut another session, which the SDK announces twice', async () => {
  await broadcast()
  cloud.loopback.drop('anchor')
  await arrived(10)
  expect(events().slice(3)).toEqual(['stream_close', 'room_logout', 'room_close', 'room_create', 'room_login', 'stream_create', 'stream_create'])
  const [created, again, repeated] = read().filter(({ event }) => event === 'stream_create')
  expect(read()[3]).toMatchObject({ stream_sid: created?.stream_sid, type: '4' })
  expect(again?.stream_sid).not.toBe(created?.stream_sid)
  expect([created, again, repeated].map(each => each?.recreate)).toEqual(['0', '0', '1'])
  expect(repeated?.stream_sid).toBe(again?.stream_sid)
})

it('keeps silent about the end of a room that the server API closes', async () => {
  await broadcast()
  cloud.loopback.closeRoom('room')
  await arrived(5)
  await cloud.callbacks.settled()
  expect(events().slice(3)).toEqual(['stream_close', 'room_logout'])
})

it('tries again after 2, 4, 8, 16 and 32 s, and then gives up', async () => {
  status = 500
  await cloud.callbacks.release()
  cloud.callbacks.hold()
  await broadcast()
  await cloud.callbacks.release(held => held.slice(0, 1))
  for (const [index, seconds] of [2, 4, 8, 16, 32].entries()) {
    await timers.pass(seconds * 1000 - 1)
    await cloud.callbacks.settled()
    expect(bodies).toHaveLength(index + 1)
    await timers.pass(1)
    await cloud.callbacks.settled()
    expect(bodies).toHaveLength(index + 2)
  }
  await timers.pass(60_000)
  await cloud.callbacks.settled()
  expect(cloud.callbacks.deliveries.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6])
})

it('stops trying once it is answered 2xx', async () => {
  status = 503
  await broadcast()
  await arrived(3)
  status = 204
  await timers.pass(2000)
  await cloud.callbacks.settled()
  await timers.pass(60_000)
  await cloud.callbacks.settled()
  expect(bodies).toHaveLength(6)
})

it('repeats, reorders and forges at a test\'s wish', async () => {
  cloud.callbacks.hold()
  await broadcast()
  await cloud.callbacks.release(held => [...held.reverse(), held[0]!])
  expect(events()).toEqual(['stream_create', 'room_login', 'room_create', 'stream_create'])
  const [last] = cloud.callbacks.deliveries
  await cloud.callbacks.forge(last!.fields)
  const { timestamp, nonce, signature } = read().at(-1)!
  expect(signature).not.toBe(createHash('sha1').update([CALLBACK_SECRET, timestamp, nonce].sort().join('')).digest('hex'))
})
