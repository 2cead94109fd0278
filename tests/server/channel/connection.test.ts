import { beforeEach, describe, expect, it } from 'vitest'
import { Connection, encode } from '../../../server/src/channel/connection'
import { Heartbeat } from '../../../server/src/channel/heartbeat'
import { ManualTimers } from '../../support/timers'
import { decode, FakeWire } from './wires'

describe('a frame', () => {
  it.each([0, 40, 70, 65_000, 70_000])('with a text of %d characters is one a client can read', (length) => {
    const frame = { ping: { serverTime: '中'.repeat(length) } }
    expect(JSON.parse(decode(encode(frame)).toString())).toEqual(frame)
  })
})

describe('the heartbeat', () => {
  let timers: ManualTimers
  let heartbeat: Heartbeat
  let wire: FakeWire
  let connection: Connection

  beforeEach(() => {
    timers = new ManualTimers()
    heartbeat = new Heartbeat(timers, timers.clock)
    wire = new FakeWire()
    connection = new Connection(wire)
    heartbeat.watch(connection)
  })

  it('pings every 10 s and says a word every 25', async () => {
    for (let second = 0; second < 60; second++) {
      await timers.pass(1000)
      connection.pong()
    }
    expect([wire.pings.length, wire.terminated]).toEqual([6, false])
    expect(wire.frames).toEqual(['08:00:25', '08:00:50'].map(time => ({ ping: { serverTime: `2030-01-01T${time}.000Z` } })))
  })

  it('cuts who does not answer, within 20 s of the last sign of life', async () => {
    await timers.pass(10_000)
    connection.pong()
    await timers.pass(19_999)
    expect(wire.terminated).toBe(false)
    await timers.pass(1)
    expect([wire.pings.length, wire.terminated]).toEqual([2, true])
    expect(connection.send(encode({ ping: { serverTime: '' } }))).toBe(false)
  })

  it('lets a client say a hundred things from one ping to the next, and stops reading who says more', async () => {
    const say = (times: number) => Array.from({ length: times }, () => connection.said())
    say(100)
    await timers.pass(10_000)
    connection.pong()
    say(100)
    expect([wire.closed, wire.deaf]).toEqual([undefined, false])
    say(1)
    expect([wire.closed, wire.deaf]).toEqual([1008, true])
  })

  it('leaves alone who has gone', async () => {
    heartbeat.forget(connection)
    await timers.pass(60_000)
    expect([wire.pings.length, wire.terminated]).toEqual([0, false])
  })
})
