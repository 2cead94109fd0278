import type { RoomEvent } from '#contract/events'
import { beforeEach, describe, expect, it } from 'vitest'
import { Connection } from '../../../server/src/channel/connection'
import { RoomFeed } from '../../../server/src/channel/room-feed'
import { ManualTimers } from '../../support/timers'
import { FakeWire, notice, range } from './wires'

describe('the feed of a room', () => {
  let timers: ManualTimers
  let log: RoomEvent[]
  let feed: RoomFeed
  let reads: number
  let heads: number
  let failing: boolean
  let errors: unknown[]
  /** The room's number, where its events are forgotten. */
  let head: number | undefined
  /** Held reads go on when the test says so. */
  let gate: Promise<void>
  let headGate: Promise<void>

  beforeEach(() => {
    timers = new ManualTimers()
    log = []
    reads = 0
    heads = 0
    head = undefined
    failing = false
    errors = []
    gate = Promise.resolve()
    headGate = Promise.resolve()
    feed = new RoomFeed({
      roomId: 'room_1',
      timers,
      clock: timers.clock,
      onError: error => errors.push(error),
      log: {
        async head() {
          heads++
          const found = head ?? log.length
          await headGate
          if (failing)
            throw new Error('the database is gone')
          return found
        },
        async after(_roomId, seq, limit) {
          reads++
          const found = log.filter(event => event.seq > seq).slice(0, limit)
          await gate
          if (failing)
            throw new Error('the database is gone')
          return found
        },
      },
    })
  })

  function write(count: number): void {
    for (let index = 0; index < count; index++)
      log.push(notice(log.length + 1))
    feed.notified()
  }

  async function join(since?: number) {
    const wire = new FakeWire()
    const connection = new Connection(wire)
    await feed.join(connection, since)
    return { wire, connection }
  }

  it('says hello first and sends what happens from then on', async () => {
    write(3)
    const { wire } = await join()
    write(2)
    await timers.pass(100)
    expect(wire.frames).toEqual([
      { hello: { seq: 3, serverTime: timers.clock().toISOString().replace('.100', '.000') } },
      { e: [notice(4), notice(5)] },
    ])
  })

  it('looks once where the log is for all who join at the same moment, and again for who comes later', async () => {
    let open = (): void => {}
    headGate = new Promise(resolve => open = resolve)
    const early = Promise.all(range(1, 50).map(() => join()))
    await timers.pass(0)
    write(3)
    const late = Promise.all(range(1, 50).map(() => join(3)))
    open()
    const [first, second] = [await early, await late]
    expect(heads).toBe(2)
    for (const { wire } of first)
      expect(wire.frames[0]).toMatchObject({ hello: { seq: 0 } })
    // What was read before they came would have been behind what they know.
    expect(second[0]!.wire.frames).toMatchObject([{ hello: { seq: 3 } }])
    await timers.pass(200)
    expect([first[49]!.wire.seqs, second[49]!.wire.seqs]).toEqual([[1, 2, 3], []])
  })

  it('refuses all who join while the log cannot be read, and nobody after that', async () => {
    failing = true
    const refused = await Promise.allSettled([join(), join()])
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    failing = false
    expect((await join()).wire.frames).toMatchObject([{ hello: { seq: 0 } }])
  })

  it('gathers a hundred milliseconds in one frame, the same bytes for everybody', async () => {
    const all = [await join(), await join(), await join()]
    await timers.pass(100)
    write(1)
    await timers.pass(0)
    for (let index = 0; index < 9; index++) {
      write(1)
      await timers.pass(10)
    }
    await timers.pass(100)
    expect(all[0]!.wire.frames.slice(1)).toEqual([{ e: [notice(1)] }, { e: range(2, 10).map(notice) }])
    expect(all[1]!.wire.raw[2]).toBe(all[0]!.wire.raw[2])
    expect(all[2]!.wire.raw[2]).toBe(all[0]!.wire.raw[2])
  })

  it('replays what was missed', async () => {
    write(5)
    const { wire } = await join(2)
    await timers.pass(200)
    expect(wire.frames[0]).toMatchObject({ hello: { seq: 5 } })
    expect(wire.seqs).toEqual([3, 4, 5])
  })

  it('replays a thousand and no more', async () => {
    write(1001)
    expect((await join(1)).wire.seqs).toEqual(range(2, 1001))
    const { wire } = await join(0)
    expect(wire.frames).toMatchObject([{ hello: { seq: 1001 } }, { reset: { seq: 1001 } }])
    write(1)
    await timers.pass(200)
    expect(wire.seqs).toEqual([1002])
  })

  it('resets a client whose next event is forgotten', async () => {
    write(30)
    log.splice(0, 20)
    head = 30
    const [late, inTime] = [await join(19), await join(20)]
    expect(late.wire.frames).toMatchObject([{ hello: { seq: 30 } }, { reset: { seq: 30 } }])
    expect(inTime.wire.seqs).toEqual(range(21, 30))
    log.splice(0)
    const later = await join(29)
    expect(later.wire.frames).toMatchObject([{ hello: { seq: 30 } }, { reset: { seq: 30 } }])
    log.push(notice(31))
    feed.notified()
    await timers.pass(200)
    expect([late.wire.seqs.at(-1), inTime.wire.seqs.at(-1), later.wire.seqs.at(-1)]).toEqual([31, 31, 31])
  })

  it('resets everybody when more was written and forgotten than it could read', async () => {
    const { wire } = await join()
    failing = true
    write(10)
    await timers.pass(200)
    log.splice(0, 7)
    failing = false
    await timers.pass(2000)
    expect(wire.frames.slice(1)).toEqual([{ reset: { seq: 7 } }, { e: range(8, 10).map(notice) }])
  })

  it('resets a client that is ahead of the log', async () => {
    write(1)
    expect((await join(9)).wire.frames).toMatchObject([{ hello: { seq: 1 } }, { reset: { seq: 1 } }])
  })

  it('loses and doubles nothing for who joins while others are sent to', async () => {
    write(10)
    const first = await join()
    let open = (): void => {}
    gate = new Promise(resolve => open = resolve)
    const second = new FakeWire()
    const joining = feed.join(new Connection(second), 4)
    write(3)
    await timers.pass(300)
    write(3)
    open()
    await joining
    write(2)
    await timers.pass(300)
    expect(first.wire.seqs).toEqual(range(11, 18))
    expect(second.seqs).toEqual(range(5, 18))
  })

  it('goes on from the right place for who joins after everybody left', async () => {
    const first = await join()
    let open = (): void => {}
    gate = new Promise(resolve => open = resolve)
    write(2)
    await timers.pass(100)
    feed.leave(first.connection)
    write(2)
    const second = await join()
    open()
    write(1)
    await timers.pass(300)
    expect(second.wire.seqs).toEqual([5])
  })

  it('tries again when the log cannot be read', async () => {
    const { wire } = await join()
    await timers.pass(100)
    failing = true
    write(1)
    await timers.pass(100)
    expect([errors.length, wire.seqs]).toEqual([1, []])
    failing = false
    await timers.pass(1000)
    expect(wire.seqs).toEqual([1])
  })

  it('closes who cannot keep up with 4008, and goes on with the others', async () => {
    const [slow, fast] = [await join(), await join()]
    slow.wire.buffered = 256 * 1024 + 1
    write(1)
    await timers.pass(100)
    slow.wire.buffered = 0
    write(1)
    await timers.pass(100)
    expect([slow.wire.closed, slow.wire.seqs]).toEqual([4008, []])
    expect(fast.wire.seqs).toEqual([1, 2])
  })

  it('reads nothing for nobody', async () => {
    const { connection } = await join()
    feed.leave(connection)
    await timers.pass(100)
    const before = reads
    write(5)
    await timers.pass(500)
    expect([reads, feed.idle]).toEqual([before, true])
  })

  it('sends the latest totals, every half second at most', async () => {
    const { wire } = await join()
    await timers.pass(1000)
    wire.raw.length = 0
    feed.counted('likes', { likes: 1 })
    await timers.pass(0)
    for (let likes = 2; likes <= 40; likes++) {
      feed.counted('likes', { likes })
      feed.counted('viewers', { viewers: likes + 100 })
      await timers.pass(10)
    }
    await timers.pass(500)
    expect(wire.frames).toMatchObject([
      { e: [{ type: 'likes', data: { likes: 1 } }] },
      { e: [{ type: 'likes', data: { likes: 40 } }, { type: 'viewers', data: { viewers: 140 } }] },
    ])
  })
})
