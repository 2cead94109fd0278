import type { Connection } from './connection'
import type { Cancel, Timers } from './timers'
import { encode } from './connection'

/** A client that dies is cut by the second ping after: within 20 s, so that it is no viewer any more within 30. */
const PING_MS = 10_000
const WORD_MS = 25_000

/** Pings every connection, which its platform answers. A mini-program cannot see that, so now and then it gets a word, too, to know that we are there. */
export class Heartbeat {
  private readonly connections = new Set<Connection>()
  private readonly cancels: Cancel[]

  constructor(timers: Timers, private readonly clock: () => Date) {
    this.cancels = [timers.every(PING_MS, () => this.ping()), timers.every(WORD_MS, () => this.say())]
  }

  watch(connection: Connection): void {
    this.connections.add(connection)
  }

  forget(connection: Connection): void {
    this.connections.delete(connection)
  }

  stop(): void {
    this.cancels.forEach(cancel => cancel())
  }

  private ping(): void {
    for (const connection of this.connections)
      connection.ping()
  }

  private say(): void {
    const frame = encode({ ping: { serverTime: this.clock().toISOString() } })
    for (const connection of this.connections)
      connection.send(frame)
  }
}
