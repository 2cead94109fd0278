import type { Connection } from './connection'
import type { Cancel, Timers } from './timers'
import { encode } from './connection'

/** Two of them without an answer are within the 60 s after which a dead client is gone. */
export const HEARTBEAT_MS = 25_000

/** Pings every connection: mini-programs cannot see protocol pings, so each comes with a text frame, too. */
export class Heartbeat {
  private readonly connections = new Set<Connection>()
  private readonly cancel: Cancel

  constructor(timers: Timers, private readonly clock: () => Date) {
    this.cancel = timers.every(HEARTBEAT_MS, () => this.beat())
  }

  watch(connection: Connection): void {
    this.connections.add(connection)
  }

  forget(connection: Connection): void {
    this.connections.delete(connection)
  }

  stop(): void {
    this.cancel()
  }

  private beat(): void {
    const frame = encode({ ping: { serverTime: this.clock().toISOString() } })
    for (const connection of this.connections)
      connection.ping(frame)
  }
}
