import type { Log } from '../log'
import type { RoomChannel } from './channel'
import type { RoomLog } from './room-feed'
import type { Timers } from './timers'
import { RelayFeed } from './relay-feed'

/** Says a text in a room of ZEGO's. */
export type Say = (roomId: string, text: string) => Promise<void>

export interface RelayOptions {
  channel: RoomChannel
  log: RoomLog
  say: Say
  timers: Timers
  clock: () => Date
  logger: Log
}

/** The rooms whose events go through ZEGO: those that somebody has asked about lately. */
export class Relay {
  private readonly feeds = new Map<string, RelayFeed>()
  private readonly unlisten: () => void

  constructor(private readonly options: RelayOptions) {
    this.unlisten = options.channel.listen({
      notified: roomId => this.feeds.get(roomId)?.notified(),
      counted: (roomId, type, data) => this.feeds.get(roomId)?.counted(type, data),
      announced: () => {},
    })
  }

  /** Goes on after `seq`, which has been answered to who asked. */
  open(roomId: string, seq: number): void {
    if (this.feeds.has(roomId))
      return
    const { log, say, timers, clock, logger } = this.options
    const onError = (error: unknown): void => logger.warn({ err: error, roomId }, 'the events of a room did not reach ZEGO; its people ask for them')
    const feed = new RelayFeed({ roomId, log, say: text => say(roomId, text), timers, clock, onError }, seq)
    this.feeds.set(roomId, feed)
    feed.notified()
  }

  close(roomId: string): void {
    this.feeds.get(roomId)?.stop()
    this.feeds.delete(roomId)
  }

  stop(): void {
    this.unlisten()
    this.feeds.forEach(feed => feed.stop())
    this.feeds.clear()
  }
}
