import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { KEPT_AFTER_END_MS, KEPT_EVENTS, pruneRoomLogs } from '../../../server/src/domain/retention'
import { Listener } from '../../support/channel'
import { describeEachEngine } from '../../support/database'
import { useRooms } from '../../support/rooms'
import { START } from '../../support/shop'

describeEachEngine('a room\'s log', (context) => {
  const rooms = useRooms(context)
  const { shop } = rooms
  const prune = (): Promise<number> => pruneRoomLogs(shop.app.deps.run)

  async function kept(roomId: string): Promise<[count: number, first: number | null]> {
    const { rows } = await context.db.pool.query('SELECT count(*)::int AS count, min(seq)::int AS first FROM room_event WHERE room_id = $1', [roomId])
    return [rows[0].count, rows[0].first]
  }

  it('is kept by count, while the room is on air; who comes back from before that reads the snapshot again', async () => {
    const [room, calm] = [await rooms.goLive(), await rooms.goLive({}, await shop.signIn('小播', 'anchor'))]
    const more = KEPT_EVENTS + 5100
    await context.db.pool.query(`INSERT INTO room_event (room_id, seq, type, data, at) SELECT $1, seq, 'room.notice', '{"notice":""}', now() FROM generate_series(2, $2::int) AS seq`, [room.id, more])
    await context.db.pool.query('UPDATE room SET seq = $2 WHERE id = $1', [room.id, more])
    expect(await prune()).toBe(5100)
    expect([await kept(room.id), await kept(calm.id)]).toEqual([[KEPT_EVENTS, 5101], [1, 1]])
    expect(await prune()).toBe(0)

    await shop.app.app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = shop.app.app.server.address() as AddressInfo
    const listener = await Listener.open(`ws://127.0.0.1:${port}/api/rooms/${room.id}/events?since=4000`)
    await rooms.say(shop.ann, room.id, '还在')
    await listener.until(({ events }) => events.at(-1)?.type === 'chat.message')
    expect(listener.frames.slice(0, 2)).toMatchObject([{ hello: { seq: more } }, { reset: { seq: more } }])
    expect(listener.events.map(event => event.seq)).toEqual([more + 1])
    await listener.leave()
  })

  it('is kept for a week after the end; the room, its messages and its summary stay', async () => {
    const room = await rooms.goLive()
    await rooms.say(shop.ann, room.id, '晚安')
    await shop.call('POST', `/rooms/${room.id}/end`, { as: shop.anchor })
    shop.now = new Date(START.getTime() + KEPT_AFTER_END_MS)
    expect(await prune()).toBe(0)
    shop.now = new Date(shop.now.getTime() + 1)
    expect([await prune(), await kept(room.id)]).toEqual([3, [0, null]])
    const snapshot = await rooms.snapshot(room.id)
    expect([snapshot.seq, snapshot.messages.map(message => message.text), snapshot.room.status]).toEqual([3, ['晚安'], 'ended'])
  })
})
