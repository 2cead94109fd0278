import type { Room } from '#contract/rooms'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { AnchorWatch } from '../../../server/src/domain/away'
import { silentLog } from '../../../server/src/log'
import { describeEachEngine } from '../../support/database'
import { useRooms } from '../../support/rooms'
import { START } from '../../support/shop'

describeEachEngine('a room whose anchor is gone', (context) => {
  const rooms = useRooms(context)
  const { shop, media } = rooms
  let watch: AnchorWatch

  /** What a server that has just started has. */
  const startWatching = () => {
    const { database, run, channel } = shop.app.deps
    return new AnchorWatch({ database, run, channel, media, clock: () => shop.now, graceSeconds: 90, log: silentLog })
  }
  const statusOf = async (room: Room) => (await rooms.snapshot(room.id)).room.status
  const wait = (seconds: number) => {
    shop.now = new Date(shop.now.getTime() + seconds * 1000)
  }

  beforeEach(() => {
    watch = startWatching()
  })
  afterEach(() => watch.stop())

  it('waits when the picture is lost and goes on when it is back', async () => {
    const room = await rooms.goLive()
    media.lose(room.streamId)
    await watch.settled()
    expect((await rooms.snapshot(room.id)).room).toMatchObject({ status: 'away', awaySince: START.toISOString() })
    wait(30)
    media.publish(room.streamId)
    await watch.settled()
    expect((await rooms.snapshot(room.id)).room).toMatchObject({ status: 'live', awaySince: null })
    expect((await shop.events(room.id)).map(event => event.type)).toEqual(['room.started', 'room.away', 'room.back'])
  })

  it('believes the engine, not the order of its news', async () => {
    const room = await rooms.goLive()
    media.lose(room.streamId)
    media.publish(room.streamId)
    await watch.settled()
    expect(await statusOf(room)).toBe('live')
  })

  it('ends when the grace is over, not before', async () => {
    const room = await rooms.goLive()
    media.lose(room.streamId)
    await watch.settled()
    wait(89)
    await watch.sweep()
    expect(await statusOf(room)).toBe('away')
    wait(1)
    await watch.sweep()
    await watch.sweep()
    expect((await rooms.snapshot(room.id)).room).toMatchObject({ status: 'ended', summary: { durationSeconds: 90 } })
    expect((await shop.events(room.id)).map(event => event.type)).toEqual(['room.started', 'room.away', 'room.ended'])
    expect(media.ended).toEqual([room.streamId])
  })

  it('is found by a server that starts again, and keeps its grace', async () => {
    const room = await rooms.goLive()
    await watch.stop()
    media.reset()
    wait(600)
    watch = startWatching()
    await watch.sweep()
    expect(await statusOf(room)).toBe('away')
    wait(89)
    await watch.stop()
    watch = startWatching()
    await watch.sweep()
    expect(await statusOf(room)).toBe('away')
    wait(1)
    await watch.sweep()
    expect(await statusOf(room)).toBe('ended')
  })

  it('frees who publishes to a room that has ended, and leaves rooms alone that have not started', async () => {
    const over = await rooms.schedule()
    await shop.call('POST', `/rooms/${over.id}/end`, { as: shop.anchor })
    media.reset()
    media.publish(over.streamId)
    await watch.settled()
    expect(media.ended).toEqual([over.streamId])
    const scheduled = await rooms.schedule()
    media.publish(scheduled.streamId)
    media.lose(scheduled.streamId)
    media.publish('stream_nobody_knows')
    await watch.settled()
    expect(await statusOf(scheduled)).toBe('scheduled')
  })
})
