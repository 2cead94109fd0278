import type { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { Wire } from './connection'
import type { Timers } from './timers'
import { AppError } from '../errors'
import { Connection, GOING_AWAY, TOO_MANY } from './connection'
import { Heartbeat } from './heartbeat'

export interface SocketsOptions {
  /** How many sockets one address may hold; whole offices share one. */
  perAddress: number
  /** How many sockets one person may hold: some tabs on some devices. */
  perPerson: number
  timers: Timers
  clock: () => Date
}

/** Who opens a socket. */
export interface Opener {
  address: string
  /** Left out for who cannot be told from others. */
  person?: string
}

/** Clients have this long to answer a farewell. */
const FAREWELL_MS = 1000

/** All WebSockets of this server, of rooms, of the live square and of goods. */
export class Sockets {
  private readonly open = new Map<Connection, WebSocket>()
  private readonly addresses = new Map<string, number>()
  private readonly people = new Map<string, number>()
  private readonly heartbeat: Heartbeat

  constructor(private readonly options: SocketsOptions) {
    this.heartbeat = new Heartbeat(options.timers, options.clock)
  }

  /** That are open now. */
  get count(): number {
    return this.open.size
  }

  /** To be asked before the upgrade. @throws {AppError} 429 TOO_FAST */
  check(opener: Opener): void {
    if (!this.hasRoomFor(opener, 1))
      throw AppError.tooFast(10, 'Too many connections from one address or of one person. Close some and try again.')
  }

  /** Takes a socket that has just been opened; `onEnd` follows once, however it ends. One too many is closed with 4029. */
  accept(socket: WebSocket, tcp: Socket, opener: Opener, onEnd: () => void): Connection {
    const connection = new Connection(this.wire(socket, tcp))
    this.open.set(connection, socket)
    this.note(opener, 1)
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
      this.note(opener, -1)
      onEnd()
    })
    // Many may have been let past the door at once.
    if (!this.hasRoomFor(opener, 0))
      connection.close(TOO_MANY, 'too many connections')
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

  private hasRoomFor({ address, person }: Opener, more: number): boolean {
    const { perAddress, perPerson } = this.options
    return (this.addresses.get(address) ?? 0) + more <= perAddress && (person === undefined || (this.people.get(person) ?? 0) + more <= perPerson)
  }

  private note({ address, person }: Opener, change: 1 | -1): void {
    add(this.addresses, address, change)
    if (person !== undefined)
      add(this.people, person, change)
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

function add(counts: Map<string, number>, key: string, change: number): void {
  const count = (counts.get(key) ?? 0) + change
  if (count > 0)
    counts.set(key, count)
  else
    counts.delete(key)
}
