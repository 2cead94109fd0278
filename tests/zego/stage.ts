import type { Device } from './device'
import type { ZegoTicket } from '~/live/drivers/zego/ticket'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { openCloud } from './cloud'
import { device } from './device'
import { ticketFor } from './tickets'

/** One cloud for the file's tests, a room of its own for each, and the phones that go into it: they are switched off afterwards. */
export function stage(name: string) {
  let cloud: Awaited<ReturnType<typeof openCloud>>
  let room = 0
  const devices: Device[] = []

  beforeAll(async () => {
    cloud = await openCloud()
  })
  afterEach(async () => {
    room += 1
    await Promise.all(devices.splice(0).map(each => each.switchOff()))
  })
  afterAll(() => cloud.stop())

  const roomId = () => `${name}_${room}`
  return {
    roomId,
    loopback: () => cloud.loopback,
    phone: (): Device => {
      const made = device(cloud.origin)
      devices.push(made)
      return made
    },
    /** A ticket into the test's room. @param seconds that it is good for */
    ticket: (user: string, facts?: Partial<ZegoTicket>, seconds?: number) => ticketFor(user, roomId(), facts, seconds),
    members: () => [...cloud.loopback.rooms.get(roomId())?.members.keys() ?? []],
    streams: () => [...cloud.loopback.rooms.get(roomId())?.streams.keys() ?? []],
  }
}

/** How often the log has this line. */
export const count = (log: string[], line: string): number => log.filter(entry => entry === line).length
