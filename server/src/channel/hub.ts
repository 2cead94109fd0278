import type { Log } from '../log'
import type { RoomChannel } from './channel'
import type { Connection } from './connection'
import type { RoomLog } from './room-feed'
import type { Timers } from './timers'
import { RoomFeed } from './room-feed'

export interface HubOptions {
  channel: RoomChannel
  log: RoomLog
  timers: Timers
  clock: () => Date
  logger: Log
}

/** The feeds of the rooms that somebody follows on this server. */
export class Hub {
  private readonly feeds = new Map<string, RoomFeed>()
  private readonly unlisten: () => void

  constructor(private readonly options: HubOptions) {
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
    this.feeds.forEach(feed => feed.stop())
    this.feeds.clear()
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
