import { describe, expect, it } from 'vitest'
import { count, stage } from './stage'
import { STREAM } from './tickets'

const { loopback, members, phone, roomId, streams, ticket } = stage('visit')

describe('who may be in', () => {
  it('tells somebody who is sent away, and lets nothing run on', async () => {
    const anchor = phone()
    const shopper = phone()
    await anchor.goLive(ticket('anchor'))
    await shopper.watch(ticket('u1'))
    const since = shopper.log.length
    loopback().kickout(roomId(), 'u1')
    await shopper.seen('player failed KICKED', since)
    expect(shopper.sources.at(-1)).toEqual({ role: 'player', source: null })
    const stopped = shopper.log.slice(since).filter(line => /stop|logout/.test(line))
    expect(stopped).toEqual([`sdk.stopPlayingStream ${STREAM}`, 'player.stop', `sdk.logoutRoom ${roomId()}`])
    expect(members()).toEqual(['anchor'])
  })

  it('tells an anchor that the stream is busy before it throws the other device out', async () => {
    const first = phone()
    const second = phone()
    await first.goLive(ticket('anchor'))
    await second.driver.join(ticket('anchor', { busy: true }))
    await second.driver.startPreview({} as never)
    await expect(second.driver.startPublishing()).rejects.toMatchObject({ code: 'STREAM_BUSY' })
    expect(second.engines()).toBe(0)
    expect(first.log.at(-1)).toBe('publisher publishing')
    const since = first.log.length
    await second.goLive(ticket('anchor', { busy: true }), true)
    await first.seen('publisher failed TAKEN_OVER', since)
    expect(first.log.slice(since)).toContain('pusher.stop')
    expect(streams()).toEqual([STREAM])
    expect(count(first.log, `sdk.loginRoom ${roomId()}`)).toBe(1)
  })

  it('says that a room is full, and gets in once somebody has left', async () => {
    const anchor = phone()
    const shopper = phone()
    await anchor.goLive(ticket('anchor'))
    loopback().rooms.get(roomId())!.limit = 1
    await shopper.driver.join(ticket('u1'))
    await shopper.driver.startPlaying()
    await shopper.seen('player failed ROOM_FULL')
    loopback().rooms.get(roomId())!.limit = 2
    await shopper.watch(ticket('u1'))
  })

  it('does not publish with a shopper\'s ticket, whatever it says', async () => {
    const shopper = phone()
    await shopper.driver.join(ticket('u1'))
    await shopper.driver.startPreview({} as never)
    await expect(shopper.driver.startPublishing()).rejects.toMatchObject({ code: 'MAY_NOT_PUBLISH' })
    await shopper.driver.join(ticket('u1', { canPublish: true }))
    await shopper.driver.startPublishing()
    await shopper.seen('pusher.start')
    shopper.says(1002)
    await shopper.seen('publisher failed MAY_NOT_PUBLISH')
    expect(streams()).toEqual([])
  })
})

describe('tokens', () => {
  it('one that ran out is asked for anew once, and the next one opens', async () => {
    const shopper = phone()
    await shopper.driver.join(ticket('u1', {}, -1))
    await shopper.driver.startPlaying()
    await shopper.seen('ticket wanted')
    await shopper.driver.join(ticket('u2'))
    await shopper.seen('player waiting')
    expect(members()).toEqual(['u2'])
  })

  it('two in a row that ran out are the end', async () => {
    const shopper = phone()
    await shopper.driver.join(ticket('u1', {}, -1))
    await shopper.driver.startPlaying()
    await shopper.seen('ticket wanted')
    await shopper.driver.join(ticket('u1', {}, -2))
    await shopper.seen('player failed UNAUTHENTICATED')
    expect(shopper.ticketsWanted).toEqual([undefined])
  })

  it('one that is about to is renewed for the same user, while the picture runs', async () => {
    const anchor = phone()
    const shopper = phone()
    await anchor.goLive(ticket('anchor'))
    // Less than the 30 s before which the SDK asks.
    await shopper.watch(ticket('u1', {}, 20))
    await shopper.seen('ticket wanted')
    expect(shopper.ticketsWanted).toEqual(['u1'])
    const since = shopper.log.length
    const next = ticket('u1')
    await shopper.driver.join(next)
    expect(shopper.engineCalls.filter(call => call.name === 'renewToken').map(call => call.args)).toEqual([[next.token, roomId()]])
    expect(shopper.log.slice(since).filter(line => !line.startsWith('sdk.renewToken'))).toEqual([])
    await expect.poll(() => loopback().rooms.get(roomId())!.members.get('u1')!.grant.remaining).toBeGreaterThan(3_000)
  })

  it('one of another user is kept for the next visit', async () => {
    const shopper = phone()
    await shopper.driver.join(ticket('u1'))
    await shopper.driver.startPlaying()
    await shopper.seen('player waiting')
    await shopper.driver.join(ticket('u2'))
    expect(shopper.engineCalls.some(call => call.name === 'renewToken')).toBe(false)
    expect(members()).toEqual(['u1'])
  })
})

describe('cuts', () => {
  it('an anchor\'s connection comes back with the same stream, which viewers see again', async () => {
    const anchor = phone()
    const shopper = phone()
    await anchor.goLive(ticket('anchor'))
    await shopper.watch(ticket('u1'))
    const before = shopper.log.length
    const since = anchor.log.length
    loopback().drop('anchor')
    await anchor.seen('publisher reconnecting NETWORK', since)
    await anchor.seen('publisher publishing', since)
    await expect.poll(streams).toEqual([STREAM])
    expect(count(anchor.log, `sdk.startPublishingStream ${STREAM}`)).toBe(1)
    await shopper.seen('player waiting', before)
    await shopper.seen('player.play', before)
    shopper.says(2004)
    await shopper.seen('player playing', before)
  })

  it.each([-1301, -1307, -1311])('a pusher that fails with %i publishes the same stream again, from another address', async (code) => {
    const anchor = phone()
    await anchor.goLive(ticket('anchor'))
    const since = anchor.log.length
    anchor.says(code)
    await anchor.seen('pusher.start', since)
    anchor.says(1002)
    await anchor.seen('publisher publishing', since)
    const urls = anchor.sources.flatMap(({ source }) => source?.kind === 'url' ? [source.url] : [])
    expect(new Set(urls).size).toBe(2)
    expect(anchor.log.slice(since)).toContain(`publisher reconnecting ${code === -1301 ? 'CAMERA_BUSY' : 'NETWORK'}`)
    expect(count(anchor.log, `sdk.startPublishingStream ${STREAM}`)).toBe(2)
    expect(streams()).toEqual([STREAM])
  })

  it.each([-2301, 2101, 2102])('a player that fails with %i is given the next address', async (code) => {
    const anchor = phone()
    const shopper = phone()
    await anchor.goLive(ticket('anchor'))
    await shopper.watch(ticket('u1'))
    const since = shopper.log.length
    shopper.says(code)
    await shopper.seen('player.play', since)
    expect(shopper.log.slice(since)).toEqual([
      `sdk.updatePlayerState ${STREAM}`,
      'player.stop',
      'player reconnecting NETWORK',
      `sdk.getNextUrl ${STREAM}`,
      'rendered player',
      'player.play',
    ])
    shopper.says(2004)
    await shopper.seen('player playing', since)
  })

  it('waits while the anchor is gone, and plays again without being asked', async () => {
    const anchor = phone()
    const shopper = phone()
    await anchor.goLive(ticket('anchor'))
    await shopper.watch(ticket('u1'))
    const since = shopper.log.length
    await anchor.driver.stopPublishing()
    await shopper.seen('player waiting', since)
    expect(shopper.log.slice(since)).toEqual([`sdk.stopPlayingStream ${STREAM}`, 'player.stop', 'player waiting'])
    await anchor.goLive(ticket('anchor'))
    await shopper.seen('player.play', since)
  })

  it('a phone that loses its network comes back to the picture', async () => {
    const anchor = phone()
    const shopper = phone()
    await anchor.goLive(ticket('anchor'))
    await shopper.watch(ticket('u1'))
    const since = shopper.log.length
    shopper.goOffline()
    shopper.goOnline()
    shopper.driver.nudge()
    await shopper.seen('player reconnecting NETWORK', since)
    await shopper.seen('player playing', since)
  })
})

describe('coming and going', () => {
  it('somebody who comes late finds the stream that is there', async () => {
    const anchor = phone()
    await anchor.goLive(ticket('anchor'))
    const late = phone()
    await late.watch(ticket('u1'))
    expect(late.log.at(-1)).toBe('player playing')
  })

  it('five times live and watched: one engine, no handler, timer or socket more than after the first', async () => {
    const anchor = phone()
    const shopper = phone()
    const resting: number[][] = []
    for (let round = 0; round < 5; round += 1) {
      await anchor.goLive(ticket('anchor'))
      await shopper.watch(ticket('u1'))
      await shopper.driver.leave()
      await anchor.driver.leave()
      await expect.poll(members).toEqual([])
      resting.push([anchor, shopper].flatMap(each => [each.engines(), each.open(), each.engineCalls.filter(call => call.name === 'on').length]))
    }
    expect(resting).toEqual(Array.from({ length: 5 }).fill(resting[0]))
    expect(resting[0]).toEqual([1, 1, 8, 1, 1, 8])
    expect(count(shopper.log, 'player playing')).toBe(5)
    expect(count(anchor.log, 'publisher publishing')).toBe(5)
  })

  it('leaves no timer behind that grows with the visits', async () => {
    const shopper = phone()
    const timers: number[] = []
    for (let round = 0; round < 8; round += 1) {
      const since = shopper.log.length
      await shopper.driver.join(ticket('u1'))
      await shopper.driver.startPlaying()
      await shopper.seen('player waiting', since)
      await shopper.driver.leave()
      await expect.poll(members).toEqual([])
      timers.push(shopper.timers())
    }
    // The connection's own come and go; one left by each visit would be seven.
    expect(timers.at(-1)! - timers[0]!).toBeLessThan(4)
  })

  it('is out, however early it is left', async () => {
    const shopper = phone()
    await shopper.driver.join(ticket('u1'))
    await shopper.driver.startPlaying()
    await shopper.driver.leave()
    const words = shopper.log.filter(line => line.startsWith('player')).length
    const next = phone()
    await next.driver.join(ticket('u2'))
    await next.driver.startPlaying()
    await next.seen('player waiting')
    await expect.poll(members).toEqual(['u2'])
    expect(shopper.log.filter(line => line.startsWith('player'))).toHaveLength(words)
  })

  it('is in once, however quickly it comes back', async () => {
    const shopper = phone()
    await shopper.driver.join(ticket('u1'))
    await shopper.driver.startPlaying()
    await shopper.driver.leave()
    const since = shopper.log.length
    await shopper.driver.join(ticket('u1'))
    await shopper.driver.startPlaying()
    await shopper.seen('player waiting', since)
    expect(members()).toEqual(['u1'])
  })

  it('gives the engine to the visit that came last', async () => {
    const shopper = phone()
    const other = shopper.another()
    await shopper.driver.join(ticket('u1'))
    await shopper.driver.startPlaying()
    await shopper.seen('player waiting')
    await other.join(ticket('u2'))
    await other.startPlaying()
    await shopper.seen('player failed TAKEN_OVER')
    await expect.poll(members).toEqual(['u2'])
    await other.leave()
  })
})
