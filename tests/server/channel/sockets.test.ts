import type { AddressInfo } from 'node:net'
import { EventEmitter, once } from 'node:events'
import { createServer } from 'node:http'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { Sockets } from '../../../server/src/channel/sockets'
import { ManualTimers } from '../../support/timers'

let timers: ManualTimers
let sockets: Sockets
let server: ReturnType<typeof createServer>
let ends: EventEmitter
/** Whose the next socket is. */
let person: string | undefined

beforeEach(async () => {
  timers = new ManualTimers()
  sockets = new Sockets({ perAddress: 3, perPerson: 2, timers, clock: timers.clock })
  ends = new EventEmitter()
  person = undefined
  server = createServer()
  new WebSocketServer({ server }).on('connection', (socket, request) => {
    const mine = ends
    sockets.accept(socket, request.socket, { address: 'here', person }, () => mine.emit('end'))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterEach(() => server.close())

async function connect(): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  await once(socket, 'open')
  return socket
}

it('refuses an address that holds too many sockets, until one of them ends', async () => {
  const open = [await connect(), await connect(), await connect()]
  expect(() => sockets.check({ address: 'here' })).toThrow(expect.objectContaining({ status: 429, code: 'TOO_FAST' }))
  sockets.check({ address: 'elsewhere' })
  const end = once(ends, 'end')
  open[0]!.terminate()
  await end
  sockets.check({ address: 'here' })
  open.forEach(socket => socket.terminate())
})

it('refuses a person who holds too many, wherever they are, and lets others in', async () => {
  person = 'ann'
  const open = [await connect(), await connect()]
  expect(() => sockets.check({ address: 'elsewhere', person: 'ann' })).toThrow(expect.objectContaining({ status: 429, code: 'TOO_FAST' }))
  sockets.check({ address: 'here', person: 'bob' })
  sockets.check({ address: 'here' })
  // Past the door at the same moment as others.
  const refused = once(ends, 'end')
  const third = await connect()
  expect((await once(third, 'close'))[0]).toBe(4029)
  await refused
  const end = once(ends, 'end')
  open[0]!.terminate()
  await end
  sockets.check({ address: 'elsewhere', person: 'ann' })
  open[1]!.terminate()
})

it('says goodbye, and cuts who does not answer after a second', async () => {
  const [polite, deaf] = [await connect(), await connect()]
  // Reads nothing any more, so the farewell is never seen.
  deaf.pause()
  const goodbye = once(polite, 'close')
  let ended = 0
  ends.on('end', () => ended++)
  const hungUp = sockets.hangUp()
  expect((await goodbye)[0]).toBe(1001)
  await timers.pass(1000)
  await hungUp
  expect(ended).toBe(2)
  deaf.terminate()
})
