import type { RoomCard } from '#contract/rooms'
import type { Log } from '../log'
import type { RoomChannel } from './channel'
import type { Connection } from './connection'
import type { Timers } from './timers'
import { encode } from './connection'
import { Throttle } from './throttle'

export interface LobbyOptions {
  channel: RoomChannel
  readCards: (roomIds: string[]) => Promise<RoomCard[]>
  timers: Timers
  clock: () => Date
  logger: Log
}

const CARDS_MS = 1000

/** The live square: cards of rooms that are new or have changed, at most once a second. */
export class Lobby {
  private readonly connections = new Set<Connection>()
  private readonly changed = new Set<string>()
  private readonly sending: Throttle
  private readonly unlisten: () => void

  constructor(private readonly options: LobbyOptions) {
    const onError = (error: unknown): void => options.logger.warn({ err: error }, 'the cards of the live square could not be read; trying again')
    this.sending = new Throttle({ ...options, everyMs: CARDS_MS, onError }, () => this.send())
    this.unlisten = options.channel.listen({ announced: roomId => this.announced(roomId), notified: () => {}, counted: () => {} })
  }

  join(connection: Connection): void {
    connection.send(encode({ hello: { serverTime: this.options.clock().toISOString() } }))
    this.connections.add(connection)
  }

  leave(connection: Connection): void {
    this.connections.delete(connection)
  }

  stop(): void {
    this.unlisten()
    this.sending.stop()
  }

  private announced(roomId: string): void {
    if (this.connections.size === 0)
      return
    this.changed.add(roomId)
    this.sending.request()
  }

  private async send(): Promise<void> {
    const roomIds = [...this.changed]
    this.changed.clear()
    const rooms = await this.options.readCards(roomIds).catch((error: unknown) => {
      roomIds.forEach(roomId => this.changed.add(roomId))
      throw error
    })
    if (rooms.length === 0)
      return
    const frame = encode({ rooms })
    for (const connection of this.connections)
      connection.send(frame)
  }
}
