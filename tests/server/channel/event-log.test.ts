import type { RoomEvent, RoomLogPage } from '#contract/events'
import type { Reader } from '../../../server/src/channel/readers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Readers } from '../../../server/src/channel/readers'
import { describeEachEngine } from '../../support/database'
import { useRooms } from '../../support/rooms'
import { succeeded } from '../../support/shop'
import { ManualTimers } from '../../support/timers'
import { notice, range } from './wires'

describeEachEngine('the log of a room, asked for', (context) => {
  const rooms = useRooms(context)
  const { shop } = rooms
  const ask = async (roomId: string, query: string, as?: typeof shop.ann) => shop.call<RoomLogPage>('GET', `/rooms/${roomId}/events/log?${query}`, { as })
  const ticketOf = async (roomId: string, as?: typeof shop.ann) => new URL((await rooms.join(roomId, as)).events.path, 'http://shop').searchParams.get('token')!

  it('tells what came after an event, and the totals', async () => {
    const room = await rooms.goLive()
    const message = (await rooms.say(shop.ann, room.id, '在吗')).body
    const page = succeeded(await ask(room.id, 'since=1'))
    expect(page).toEqual({
      seq: 2,
      serverTime: shop.now.toISOString(),
      reset: false,
      e: [
        { seq: 2, type: 'chat.message', at: shop.now.toISOString(), data: message },
        { type: 'viewers', at: shop.now.toISOString(), data: { viewers: 0 } },
        { type: 'likes', at: shop.now.toISOString(), data: { likes: 0 } },
      ],
    })
    expect(succeeded(await ask(room.id, 'since=2')).e.filter(event => 'seq' in event)).toEqual([])
  })

  it('counts everybody who asks by a session or a ticket, once each, and nobody else', async () => {
    const room = await rooms.goLive()
    const guest = await ticketOf(room.id)
    await ask(room.id, 'since=1')
    await ask(room.id, 'since=1', shop.anchor)
    await ask(room.id, 'since=1', shop.ann)
    await ask(room.id, `since=1&token=${await ticketOf(room.id, shop.ann)}`)
    await ask(room.id, `since=1&token=${guest}`)
    const page = succeeded(await ask(room.id, `since=1&token=${guest}`))
    expect(page.e).toContainEqual(expect.objectContaining({ type: 'viewers', data: { viewers: 2 } }))
    expect((await rooms.snapshot(room.id)).viewers).toBe(2)
  })

  it('takes a session for a ticket that has run out', async () => {
    const room = await rooms.goLive()
    const ticket = await ticketOf(room.id)
    shop.now = new Date(shop.now.getTime() + 3600_000)
    expect(await ask(room.id, `since=1&token=${ticket}`)).toMatchObject({ status: 401, body: { error: { code: 'UNAUTHENTICATED' } } })
    expect(await ask(room.id, `since=1&token=${ticket}`, shop.ann)).toMatchObject({ status: 200 })
  })

  it('turns away whom the room has sent away, other rooms\' tickets and questions without sense', async () => {
    const room = await rooms.goLive()
    const other = await rooms.schedule({ title: '另一间' })
    await shop.call('POST', `/rooms/${room.id}/kicks`, { as: shop.anchor, body: { userId: shop.ann.id } })
    expect(await ask(room.id, 'since=1', shop.ann)).toMatchObject({ status: 403, body: { error: { code: 'KICKED' } } })
    expect(await ask(room.id, `since=1&token=${await ticketOf(other.id)}`)).toMatchObject({ status: 401 })
    expect(await ask('room_none', 'since=1')).toMatchObject({ status: 404, body: { error: { code: 'ROOM_NOT_FOUND' } } })
    expect(await ask(room.id, 'since=soon')).toMatchObject({ status: 400 })
    expect(await ask(room.id, '')).toMatchObject({ status: 400 })
  })

  it('has a client that knew another database start anew', async () => {
    const room = await rooms.goLive()
    expect(succeeded(await ask(room.id, 'since=99'))).toMatchObject({ seq: 1, reset: true })
  })
})

describe('those who ask for a log', () => {
  let timers: ManualTimers
  let log: RoomEvent[]
  let readers: Readers
  let present: string[]
  let relayed: string[]
  const ann: Reader = { id: 'user_ann', viewer: 'u:user_ann', nickname: 'Ann' }

  beforeEach(() => {
    timers = new ManualTimers()
    log = range(1, 3).map(notice)
    present = []
    relayed = []
    readers = new Readers({
      timers,
      clock: timers.clock,
      log: { head: async () => log.at(-1)?.seq ?? 0, after: async (_roomId, seq, limit) => log.filter(event => event.seq > seq).slice(0, limit) },
      presence: {
        enter: (_roomId, viewer) => {
          present.push(viewer)
          return () => void present.splice(present.indexOf(viewer), 1)
        },
      },
      relay: { open: (roomId, seq) => relayed.push(`${roomId} from ${seq}`), close: roomId => relayed.push(`${roomId} closed`) },
    })
  })
  afterEach(() => readers.stop())

  it('are there for as long as they ask, and gone within 35 seconds', async () => {
    await readers.read('room_1', 3, ann)
    await timers.pass(20_000)
    await readers.read('room_1', 3, ann)
    await timers.pass(20_000)
    expect(present).toEqual(['u:user_ann'])
    await timers.pass(15_000)
    expect(present).toEqual([])
    expect(relayed).toEqual(['room_1 from 3', 'room_1 from 3', 'room_1 closed'])
  })

  it('read the snapshot again where the log has forgotten what they ask for, or it is too much', async () => {
    log = range(101, 103).map(notice)
    expect(await readers.read('room_1', 100)).toMatchObject({ seq: 103, reset: false, e: log })
    expect(await readers.read('room_1', 99)).toEqual({ seq: 103, reset: true, e: [] })
    log = range(1, 1001).map(notice)
    expect(await readers.read('room_1', 0)).toEqual({ seq: 1001, reset: true, e: [] })
    expect((await readers.read('room_1', 1))!.e).toHaveLength(1000)
  })
})
