/**
 * What a room's channel is held against, by name: `ws`, the loop one would write first with the library of that name, and `socket.io` with
 * its rooms. Both are given finished events (`POST /`), send what has come in every 100 ms as one frame to everybody, and do nothing else.
 */
import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { createServer } from 'node:http'
import process from 'node:process'
import { Server } from 'socket.io'
import { WebSocketServer } from 'ws'

const BATCH_MS = 100
let waiting: string[] = []

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    const { user, system } = process.cpuUsage()
    return response.end(JSON.stringify({ cpu: (user + system) / 1e6, at: performance.now() / 1000 }))
  }
  let event = ''
  request.setEncoding('utf8').on('data', chunk => event += chunk).on('end', () => {
    waiting.push(event)
    response.end()
  })
})
const send = process.argv[2] === 'ws' ? bareLoop() : socketIo()
setInterval(() => {
  if (waiting.length === 0)
    return
  const events = waiting
  waiting = []
  send(events)
}, BATCH_MS)

function bareLoop(): (events: string[]) => void {
  const sockets = new WebSocketServer({ server, perMessageDeflate: false }).clients
  return (events) => {
    const frame = Buffer.from(`{"e":[${events.join(',')}]}`)
    for (const socket of sockets)
      socket.send(frame, { binary: false })
  }
}

function socketIo(): (events: string[]) => void {
  // Nobody answers its pings here.
  const io = new Server(server, { transports: ['websocket'], serveClient: false, pingInterval: 3_600_000 })
  io.on('connection', socket => void socket.join('room'))
  return events => void io.to('room').emit('e', events.map(event => JSON.parse(event) as unknown))
}

await once(server.listen(0, '127.0.0.1', 4096), 'listening')
process.stdout.write(`http://127.0.0.1:${(server.address() as { port: number }).port}\n`)
