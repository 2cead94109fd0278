/**
 * Thousands of WebSocket clients in one process, told what to do by `audience.ts`. They do little more than empty their sockets: bytes are
 * counted on all of them, frames are read on some, and the machine's cores are for the server.
 */
import type { Socket } from 'node:net'
import type { Heard, Order } from './audience'
import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'

/** Upgrades under way at a time. */
const AT_ONCE = 20
/** Sockets whose frames are read. */
const READERS = 50
/** A pong nobody asked for, from each socket in turns: a server that pings every 10 s hears in time that we live. */
const PONG = Buffer.from([0x8A, 0x80, 0, 0, 0, 0])
const PONG_EVERY_MS = 4000

/** Those that are open: before its upgrade a socket may not pong. */
const sockets: Socket[] = []
let opened = 0
const shared = Buffer.alloc(256 * 1024)
let bytes = 0
let readBytes = 0
let closed = 0
let delays: number[] = []

process.on('message', (order: Order) => {
  void (order.do === 'gather' ? gather(order) : listen(order.ms)).then(answer => process.send!(answer ?? {}))
})

let turn = 0
let due = 0
setInterval(() => {
  for (due += sockets.length / 100; due >= 1; due--)
    sockets[turn++ % sockets.length]!.write(PONG)
}, PONG_EVERY_MS / 100)

async function gather({ url, total, first }: Extract<Order, { do: 'gather' }>): Promise<void> {
  const address = new URL(url)
  const every = Math.ceil(total / READERS)
  const join = async (): Promise<void> => {
    while (opened < total)
      await open(address, first, opened++ % every === 0)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, join))
}

async function open({ hostname, port, pathname, search }: URL, first: string | undefined, reads: boolean): Promise<void> {
  let upgraded = (): void => {}
  let refused: (reason: Error) => void = () => {}
  const done = new Promise<void>((resolve, reject) => {
    [upgraded, refused] = [resolve, reject]
  })
  let head: string | undefined = ''
  const read = reads ? reader() : undefined
  const socket = connect({
    host: hostname,
    port: Number(port),
    onread: {
      buffer: shared,
      callback(length) {
        if (head === undefined) {
          bytes += length
          read?.(shared.subarray(0, length))
          return true
        }
        head += shared.toString('latin1', 0, length)
        const end = head.indexOf('\r\n\r\n')
        if (end < 0)
          return true
        if (!head.startsWith('HTTP/1.1 101'))
          refused(new Error(head))
        read?.(Buffer.from(head.slice(end + 4), 'latin1'))
        head = undefined
        upgraded()
        return true
      },
    },
  })
  socket.on('error', refused)
  socket.on('close', () => closed++)
  await once(socket, 'connect')
  socket.write(`GET ${pathname}${search} HTTP/1.1\r\nhost: bench\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${randomBytes(16).toString('base64')}\r\n\r\n`)
  await done
  sockets.push(socket)
  if (first !== undefined)
    socket.write(Buffer.concat([Buffer.from([0x81, 0x80 + first.length, 0, 0, 0, 0]), Buffer.from(first)]))
}

/** Takes frames apart and notes how long each message in them took: its text ends in `@` and the milliseconds it was written at. */
function reader(): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0)
  return (chunk) => {
    readBytes += chunk.length
    rest = Buffer.concat([rest, chunk])
    for (;;) {
      if (rest.length < 10)
        return
      const short = rest[1]! & 0x7F
      const [offset, length] = short < 126 ? [2, short] : short === 126 ? [4, rest.readUInt16BE(2)] : [10, Number(rest.readBigUInt64BE(2))]
      if (rest.length < offset + length)
        return
      const now = Date.now()
      for (const [, at] of rest.toString('latin1', offset, offset + length).matchAll(/@(\d{13})/g))
        delays.push(now - Number(at))
      rest = rest.subarray(offset + length)
    }
  }
}

async function listen(ms: number): Promise<Heard> {
  [bytes, readBytes, delays] = [0, 0, []]
  const started = performance.now()
  await wait(ms)
  const seconds = (performance.now() - started) / 1000
  delays.sort((a, b) => a - b)
  const at = (share: number): number => delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? Number.NaN
  return { deliveredPerSecond: Math.round(bytes / readBytes * delays.length / seconds), p50: at(0.5), p99: at(0.99), closed }
}
