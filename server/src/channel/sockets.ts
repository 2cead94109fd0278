import type { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { Wire } from './connection'
import type { Timers } from './timers'
import { AppError } from '../errors'
import { Connection, GOING_AWAY } from './connection'
import { Heartbeat } from './heartbeat'

export interface SocketsOptions {
  /** How many sockets one address may hold; whole offices share one. */
  perAddress: number
  timers: Timers
  clock: () => Date
}

/** Clients have this long to answer a farewell. */
const FAREWELL_MS = 1000

/** All WebSockets of this server, of rooms, of the live square and of goods. */
export class Sockets {
  private readonly open = new Map<Connection, WebSocket>()
  private readonly addresses = new Map<string, number>()
  private readonly heartbeat: Heartbeat

  constructor(private readonly options: SocketsOptions) {
    this.heartbeat = new Heartbeat(options.timers, options.clock)
  }

  /** That are open now. */
  get count(): number {
    return this.open.size
  }

  /** To be asked before the upgrade. @throws {AppError} 429 TOO_FAST */
  checkAddress(address: string): void {
    if ((this.addresses.get(address) ?? 0) >= this.options.perAddress)
      throw AppError.tooFast(10, 'Too many connections from one address. Close some and try again.')
  }

  /** Takes a socket that has just been opened; `onEnd` follows once, however it ends. */
  accept(socket: WebSocket, tcp: Socket, address: string, onEnd: () => void): Connection {
    const connection = new Connection(this.wire(socket, tcp))
    this.open.set(connection, socket)
    this.addresses.set(address, (this.addresses.get(address) ?? 0) + 1)
    this.heartbeat.watch(connection)
    socket.on('pong', () => connection.pong())
    for (const frame of ['message', 'ping', 'pong'])
      socket.on(frame, () => connection.said())
    // Cut lines end here, too: 'close' follows, and there is nobody to tell.
    socket.on('error', () => {})
    socket.once('close', () => {
      connection.ended()
      this.heartbeat.forget(connection)
      this.open.delete(connection)
      this.release(address)
      onEnd()
    })
    return connection
  }

  /** Says goodbye to everybody, and cuts who does not answer. */
  async hangUp(): Promise<void> {
    this.heartbeat.stop()
    if (this.open.size === 0)
      return
    const ends = [...this.open.values()].map(socket => new Promise<void>(resolve => socket.once('close', () => resolve())))
    for (const connection of this.open.keys())
      connection.close(GOING_AWAY, 'the server is going away')
    const cancel = this.options.timers.after(FAREWELL_MS, () => {
      for (const connection of this.open.keys())
        connection.terminate()
    })
    await Promise.all(ends)
    cancel()
  }

  private release(address: string): void {
    const left = (this.addresses.get(address) ?? 1) - 1
    if (left > 0)
      this.addresses.set(address, left)
    else
      this.addresses.delete(address)
  }

  /** Frames go past `ws` to the TCP socket: it would write the same header once more for every client. */
  private wire(socket: WebSocket, tcp: Socket): Wire {
    return {
      write(frame: Buffer) {
        if (socket.readyState === socket.OPEN)
          tcp.write(frame)
      },
      get buffered() {
        return tcp.writableLength
      },
      ping: () => socket.ping(),
      close: (code, reason) => socket.close(code, reason),
      deafen: () => {
        socket.pause()
        const cancel = this.options.timers.after(FAREWELL_MS, () => socket.terminate())
        socket.once('close', cancel)
      },
      terminate: () => socket.terminate(),
    }
  }
}
