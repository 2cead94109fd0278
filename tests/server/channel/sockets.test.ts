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

beforeEach(async () => {
  timers = new ManualTimers()
  sockets = new Sockets({ perAddress: 2, timers, clock: timers.clock })
  ends = new EventEmitter()
  server = createServer()
  new WebSocketServer({ server }).on('connection', (socket, request) => {
    const mine = ends
    sockets.accept(socket, request.socket, 'here', () => mine.emit('end'))
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
  const [first, second] = [await connect(), await connect()]
  expect(() => sockets.checkAddress('here')).toThrow(expect.objectContaining({ status: 429, code: 'TOO_FAST' }))
  sockets.checkAddress('elsewhere')
  const end = once(ends, 'end')
  first.terminate()
  await end
  sockets.checkAddress('here')
  second.terminate()
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
