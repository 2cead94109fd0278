import type { Log } from '../log'
import type { RoomChannel } from './channel'
import type { Connection } from './connection'
import type { RoomLog } from './room-feed'
import type { Cancel, Timers } from './timers'
import { RoomFeed } from './room-feed'

export interface HubOptions {
  channel: RoomChannel
  log: RoomLog
  timers: Timers
  clock: () => Date
  logger: Log
  /**
   * Where other servers write to the same rooms: how far the logs of some rooms are. Asked every second, so that events come also when a
   * notice was lost or Redis is away.
   */
  readHeads?: (roomIds: string[]) => Promise<Map<string, number>>
}

const LOOK_MS = 1000

/** The feeds of the rooms that somebody follows on this server. */
export class Hub {
  private readonly feeds = new Map<string, RoomFeed>()
  private readonly unlisten: () => void
  private readonly cancel: Cancel | undefined
  private looking = false

  constructor(private readonly options: HubOptions) {
    const { readHeads } = options
    this.cancel = readHeads && options.timers.every(LOOK_MS, () => void this.look(readHeads))
    this.unlisten = options.channel.listen({
      notified: roomId => this.feeds.get(roomId)?.notified(),
      counted: (roomId, type, data) => this.feeds.get(roomId)?.counted(type, data),
      announced: () => {},
    })
  }

  /** @returns false when there is no such room. @see RoomFeed.join */
  async join(roomId: string, connection: Connection, since: number | undefined, userId?: string): Promise<boolean> {
    const feed = this.feeds.get(roomId) ?? this.open(roomId)
    try {
      return await feed.join(connection, since, userId)
    }
    finally {
      this.tidy(roomId, feed)
    }
  }

  leave(roomId: string, connection: Connection): void {
    const feed = this.feeds.get(roomId)
    if (!feed)
      return
    feed.leave(connection)
    this.tidy(roomId, feed)
  }

  stop(): void {
    this.unlisten()
    this.cancel?.()
    this.feeds.forEach(feed => feed.stop())
    this.feeds.clear()
  }

  private async look(readHeads: NonNullable<HubOptions['readHeads']>): Promise<void> {
    if (this.looking || this.feeds.size === 0)
      return
    this.looking = true
    try {
      for (const [roomId, head] of await readHeads([...this.feeds.keys()]))
        this.feeds.get(roomId)?.reached(head)
    }
    catch (error) {
      this.options.logger.warn({ err: error }, 'the logs of the rooms could not be looked at; trying again')
    }
    this.looking = false
  }

  private open(roomId: string): RoomFeed {
    const { log, timers, clock, logger } = this.options
    const onError = (error: unknown): void => logger.warn({ err: error, roomId }, 'the events of a room could not be read; trying again')
    const feed = new RoomFeed({ roomId, log, timers, clock, onError })
    this.feeds.set(roomId, feed)
    return feed
  }

  private tidy(roomId: string, feed: RoomFeed): void {
    if (!feed.idle || this.feeds.get(roomId) !== feed)
      return
    feed.stop()
    this.feeds.delete(roomId)
  }
}
