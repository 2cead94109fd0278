import { beforeEach, describe, expect, it } from 'vitest'
import { localCensus } from '../../../server/src/channel/census'
import { createLocalChannel } from '../../../server/src/channel/channel'
import { Likes } from '../../../server/src/channel/likes'
import { Presence } from '../../../server/src/channel/presence'
import { silentLog } from '../../../server/src/log'
import { ManualTimers } from '../../support/timers'

describe('presence', () => {
  let timers: ManualTimers
  let presence: Presence
  let told: [type: string, data: object][]
  let stored: [viewers: readonly string[], peak: number][]
  let failing: boolean

  beforeEach(() => {
    timers = new ManualTimers()
    told = []
    stored = []
    failing = false
    const channel = createLocalChannel()
    channel.listen({ counted: (_roomId, type, data) => void told.push([type, data]), notified: () => {}, announced: () => {} })
    presence = new Presence({
      channel,
      census: localCensus(channel),
      timers,
      clock: timers.clock,
      logger: silentLog,
      async store(_roomId, viewers, peak) {
        if (failing)
          throw new Error('the database is gone')
        stored.push([viewers, peak])
      },
    })
  })

  it('counts one person in two tabs once', () => {
    const leaveFirst = presence.enter('r', 'u:ann')
    const leaveSecond = presence.enter('r', 'u:ann')
    presence.enter('r', 'g:1')
    expect(presence.viewers('r')).toBe(2)
    leaveFirst()
    expect(presence.viewers('r')).toBe(2)
    leaveSecond()
    expect(presence.viewers('r')).toBe(1)
    expect(presence.viewers('elsewhere')).toBe(0)
    expect(told.filter(([type]) => type === 'viewers').map(([, data]) => data)).toEqual([{ viewers: 1 }, { viewers: 2 }, { viewers: 1 }])
  })

  it('names one who enters a second, and no guests', async () => {
    presence.enter('r', 'u:ann', '小安')
    presence.enter('r', 'u:bob', '小波')
    presence.enter('r', 'g:1')
    await timers.pass(1000)
    presence.enter('r', 'u:cat', '小猫')
    expect(told.filter(([type]) => type === 'user.joined').map(([, data]) => data)).toEqual([{ nickname: '小安' }, { nickname: '小猫' }])
  })

  it('keeps who has been there and the most at once', async () => {
    const leave = presence.enter('r', 'u:ann')
    presence.enter('r', 'u:bob')
    leave()
    await timers.pass(1000)
    expect(stored).toEqual([[['u:ann', 'u:bob'], 2]])
    await timers.pass(5000)
    expect(stored).toHaveLength(1)
  })

  it('keeps them for later while the database is gone', async () => {
    failing = true
    presence.enter('r', 'u:ann')()
    await timers.pass(1500)
    failing = false
    await timers.pass(1000)
    expect(stored).toEqual([[['u:ann'], 1]])
  })
})

describe('likes', () => {
  it('loses none while the database is gone', async () => {
    const timers = new ManualTimers()
    let failing = true
    let stored = 100
    const likes = new Likes({
      channel: createLocalChannel(),
      timers,
      clock: timers.clock,
      logger: silentLog,
      async store(_roomId, count) {
        if (failing)
          throw new Error('the database is gone')
        return stored += count
      },
    })
    expect(likes.add('r', 5, 100)).toBe(105)
    await timers.pass(100)
    expect(likes.add('r', 2, 100)).toBe(107)
    failing = false
    await timers.pass(2000)
    expect([stored, likes.of('r', stored)]).toEqual([107, 107])
  })
})
