import { beforeEach, expect, it } from 'vitest'
import { createRun } from '../../../server/src/domain/work'
import { describeEachEngine } from '../../support/database'
import { useRooms } from '../../support/rooms'

describeEachEngine('a work', (context) => {
  const rooms = useRooms(context)
  const { shop } = rooms
  let told: string[]

  beforeEach(() => {
    told = []
  })
  const run = (fn: Parameters<ReturnType<typeof createRun>>[0]) => createRun({
    database: context.db,
    channel: { notify: roomId => void told.push(`notify ${roomId}`), announce: roomId => void told.push(`announce ${roomId}`) },
    clock: () => shop.now,
  })(fn)

  it('tells each room it touched once, after the commit', async () => {
    const [one, two] = [await rooms.schedule(), await rooms.schedule()]
    await run(async (work) => {
      expect(await work.events.append(one.id, 'room.notice', { notice: 'a' })).toBe(1)
      expect(await work.events.append(one.id, 'room.notice', { notice: 'b' })).toBe(2)
      expect(await work.events.append(two.id, 'room.back', {})).toBe(1)
      expect(told).toEqual([])
    })
    expect(told).toEqual([`notify ${one.id}`, `notify ${two.id}`, `announce ${two.id}`])
  })

  it('tells nothing and leaves no gap when it fails', async () => {
    const room = await rooms.schedule()
    await expect(run(async (work) => {
      await work.events.append(room.id, 'room.notice', { notice: 'a' })
      throw new Error('no')
    })).rejects.toThrow('no')
    expect([told, await shop.events(room.id)]).toEqual([[], []])
    await run(async work => expect(await work.events.append(room.id, 'room.notice', { notice: 'b' })).toBe(1))
  })

  it('refuses events of a room that does not exist', async () => {
    await expect(run(work => work.events.append('room_none', 'room.back', {}))).rejects.toMatchObject({ status: 404, code: 'ROOM_NOT_FOUND' })
    expect(told).toEqual([])
  })

  it('numbers what many append at once without gaps', async () => {
    const room = await rooms.schedule()
    const seqs = await Promise.all(Array.from({ length: 12 }, () => shop.app.deps.run(work => work.events.append(room.id, 'room.notice', { notice: 'x' }))))
    expect(seqs.sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1))
  })
})
