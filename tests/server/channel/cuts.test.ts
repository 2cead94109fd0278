import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { backoff } from '../../../src/live/reconnect'
import { followThrough } from '../../drill/follow'
import { describeEachEngine } from '../../support/database'
import { Gate } from '../../support/gate'
import { useRooms } from '../../support/rooms'

const CUTS = 10
const CLIENTS = 6
const MESSAGES = 3

describeEachEngine('clients that are cut off', (context) => {
  const rooms = useRooms(context)
  const { shop } = rooms
  let gate: Gate

  beforeAll(async () => {
    await shop.app.app.listen({ port: 0, host: '127.0.0.1' })
    gate = await Gate.open(`http://127.0.0.1:${(shop.app.app.server.address() as AddressInfo).port}`)
  })
  afterAll(() => gate.close())

  it('are told every event once, in order, by the app\'s own channel', async () => {
    const room = await rooms.goLive()
    // More than one writer: nobody may say more than a few things a second.
    const people = await Promise.all(Array.from({ length: CUTS }, (_, index) => shop.signIn(`写手${index}`)))
    let said = 0
    const report = await followThrough({
      addresses: Array.from({ length: CLIENTS }, () => `ws://${gate.host}/api/rooms/${room.id}/events`),
      say: async (text, clientId) => (await rooms.say(people[said++ % people.length]!, room.id, text, clientId)).status,
      head: async () => (await rooms.snapshot(room.id)).seq,
      blows: CUTS,
      strike: () => gate.cut(),
      messages: MESSAGES,
      policy: backoff({ firstMs: 10, mostMs: 50 }),
    })
    expect(report).toMatchObject({ messages: MESSAGES * CUTS, lost: 0, wrong: [], resets: 0 })
    // Every cut was felt, and nobody came back for another reason.
    expect(report.sockets).toBeGreaterThan(CLIENTS * CUTS / 2)
    expect(report.sockets).toBeLessThanOrEqual(CLIENTS * (CUTS + 1))
  }, 60_000)
})
