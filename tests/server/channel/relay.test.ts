import type { RoomEvent } from '#contract/events'
import type { RelayMessage } from '#contract/relay'
import { Buffer } from 'node:buffer'
import { RELAY_BYTES } from '#contract/relay'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RelayFeed } from '../../../server/src/channel/relay-feed'
import { ManualTimers } from '../../support/timers'
import { notice, range } from './wires'

const at = '2030-01-01T08:00:00.000Z'
/** About 350 bytes, as a chat line has. */
const line = (seq: number): RoomEvent => ({ seq, type: 'room.notice', at, data: { notice: '好'.repeat(90) } })
const bulky = (seq: number): RoomEvent => ({ seq, type: 'room.notice', at, data: { notice: '好'.repeat(400) } })

describe('a room\'s events on their way through ZEGO', () => {
  let timers: ManualTimers
  let log: RoomEvent[]
  let feed: RelayFeed
  let said: { at: number, text: string }[]
  let failures: Error[]
  let errors: unknown[]
  let started: number

  beforeEach(() => {
    timers = new ManualTimers()
    started = timers.clock().getTime()
    log = []
    said = []
    failures = []
    errors = []
    feed = new RelayFeed({
      roomId: 'room_1',
      timers,
      clock: timers.clock,
      onError: error => errors.push(error),
      log: { head: async () => log.length, after: async (_roomId, seq, limit) => log.filter(event => event.seq > seq).slice(0, limit) },
      async say(text) {
        said.push({ at: timers.clock().getTime() - started, text })
        const failure = failures.shift()
        if (failure)
          throw failure
      },
    }, 0)
  })
  afterEach(() => feed.stop())

  function write(...events: RoomEvent[]): void {
    log.push(...events)
    feed.notified()
  }
  const messages = () => said.map(({ text }) => JSON.parse(text) as RelayMessage)
  const seqs = (message: RelayMessage) => (message.e ?? []).flatMap(event => 'seq' in event ? [event.seq] : [])

  it('gathers what comes within a hundred milliseconds in one message', async () => {
    write(notice(1))
    await timers.pass(10)
    write(notice(2))
    write(notice(3))
    await timers.pass(200)
    expect(messages()).toEqual([{ e: [notice(1)] }, { e: [notice(2), notice(3)] }])
    expect(said.map(message => message.at)).toEqual([0, 100])
  })

  it('parts what is too much for one message, in order, none twice, ten a second at most', async () => {
    write(...range(1, 20).map(line))
    await timers.pass(1500)
    expect(messages().flatMap(seqs)).toEqual(range(1, 20))
    expect(said.every(({ text }) => Buffer.byteLength(text) <= RELAY_BYTES)).toBe(true)
    expect(said.length).toBeGreaterThan(5)
    said.slice(1).forEach((message, index) => expect(message.at - said[index]!.at).toBeGreaterThanOrEqual(100))
  })

  it('lets an event be fetched that is too large for any message, and goes on after it', async () => {
    write(notice(1), bulky(2), notice(3))
    await timers.pass(400)
    expect(messages()).toEqual([{ e: [notice(1)] }, { fetch: 2 }, { e: [notice(3)] }])
  })

  it('lets everything be fetched that piles up', async () => {
    write(...range(1, 80).map(line))
    await timers.pass(400)
    expect(messages()).toEqual([{ fetch: 80 }])
    write(line(81))
    await timers.pass(400)
    expect(messages().slice(1)).toEqual([{ e: [line(81)] }])
  })

  it('sends totals along with events, once a second without any, and only the latest', async () => {
    feed.counted('likes', { likes: 1 })
    await timers.pass(0)
    feed.counted('likes', { likes: 2 })
    feed.counted('likes', { likes: 3 })
    write(notice(1))
    await timers.pass(100)
    feed.counted('likes', { likes: 4 })
    await timers.pass(899)
    const total = (likes: number) => expect.objectContaining({ type: 'likes', data: { likes } }) as unknown
    expect(messages()).toEqual([{ fetch: 0, e: [total(1)] }, { e: [notice(1), total(3)] }])
    await timers.pass(200)
    expect(messages().slice(2)).toEqual([{ fetch: 1, e: [total(4)] }])
  })

  it('leaves totals behind while events wait', async () => {
    feed.counted('viewers', { viewers: 7 })
    write(...range(1, 12).map(line))
    await timers.pass(2000)
    const withTotals = messages().flatMap((message, index) => message.e?.some(event => !('seq' in event)) ? [index] : [])
    const lastEvents = messages().findLastIndex(message => seqs(message).length > 0)
    expect(withTotals).toHaveLength(1)
    expect(withTotals[0]).toBeGreaterThanOrEqual(lastEvents)
  })

  it('says in a quiet room every few seconds how far the log goes', async () => {
    write(notice(1))
    await timers.pass(9500)
    expect(messages().slice(1)).toEqual([{ fetch: 1 }, { fetch: 1 }, { fetch: 1 }].slice(0, said.length - 1))
    expect(said.length).toBeGreaterThanOrEqual(3)
  })

  it('says nothing twice where a message failed, and goes on', async () => {
    failures.push(new Error('nobody knows whether it was said'))
    write(notice(1))
    await timers.pass(100)
    write(notice(2))
    await timers.pass(100)
    expect(messages()).toEqual([{ e: [notice(1)] }, { e: [notice(2)] }])
    expect(errors).toHaveLength(1)
  })

  it('says nothing any more once it is stopped', async () => {
    feed.stop()
    write(notice(1))
    await timers.pass(10_000)
    expect(said).toEqual([])
  })
})
