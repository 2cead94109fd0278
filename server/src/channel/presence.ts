import type { RoomCounterData } from '#contract/events'
import type { Log } from '../log'
import type { Census } from './census'
import type { RoomChannel } from './channel'
import type { Timers } from './timers'
import { Throttle } from './throttle'

export interface PresenceOptions {
  channel: RoomChannel
  /** Counts over all servers. */
  census: Census
  /** Keeps who has been in a room, and the most that were there at once. */
  store: (roomId: string, viewers: readonly string[], peak: number) => Promise<void>
  timers: Timers
  clock: () => Date
  logger: Log
}

interface Room {
  /** Connections of each viewer: one in two tabs is one viewer. */
  present: Map<string, number>
  /** Came since the last write. */
  unwritten: Set<string>
  /** The most at once on all servers, as far as it was heard here. */
  peak: number
  writtenPeak: number
  namedAt: number
}

const WRITE_MS = 1000
/** At most one name of somebody who enters is told in this time. */
const NAME_MS = 1000

const isUnwritten = ({ unwritten, peak, writtenPeak }: Room): boolean => unwritten.size > 0 || peak > writtenPeak

/** Who is watching which room on this server. */
export class Presence {
  private readonly rooms = new Map<string, Room>()
  private readonly writing: Throttle
  private readonly unlisten: () => void

  constructor(private readonly options: PresenceOptions) {
    const onError = (error: unknown): void => options.logger.warn({ err: error }, 'viewers could not be counted in the database; trying again')
    this.writing = new Throttle({ ...options, everyMs: WRITE_MS, onError }, () => this.flush())
    this.unlisten = options.channel.listen({
      counted: (roomId, type, data) => type === 'viewers' && this.counted(roomId, data as RoomCounterData['viewers']),
      notified: () => {},
      announced: () => {},
    })
  }

  /** A room's viewers on all servers. */
  viewers(roomId: string): number {
    return this.options.census.viewers(roomId, this.rooms.get(roomId)?.present.size ?? 0)
  }

  /**
   * Somebody has opened a connection to a room. `viewer` is the same for all connections of one person; guests
   * have no nickname to tell.
   * @returns to be called once, when the connection is gone
   */
  enter(roomId: string, viewer: string, nickname?: string): () => void {
    const room = this.rooms.get(roomId) ?? this.open(roomId)
    const connections = room.present.get(viewer) ?? 0
    room.present.set(viewer, connections + 1)
    if (connections === 0) {
      room.unwritten.add(viewer)
      this.writing.request()
      this.options.census.changed(roomId, room.present)
      if (nickname !== undefined)
        this.name(roomId, room, nickname)
    }
    return () => this.leave(roomId, room, viewer)
  }

  /** Writes what is not written yet, of one room or of all. */
  async flush(only?: string): Promise<void> {
    for (const [roomId, room] of this.rooms) {
      if (only !== undefined && roomId !== only)
        continue
      const [viewers, peak] = [[...room.unwritten], room.peak]
      if (isUnwritten(room)) {
        await this.options.store(roomId, viewers, peak)
        room.writtenPeak = peak
        viewers.forEach(viewer => room.unwritten.delete(viewer))
      }
      this.tidy(roomId, room)
    }
  }

  stop(): void {
    this.writing.stop()
    this.unlisten()
  }

  private leave(roomId: string, room: Room, viewer: string): void {
    const connections = room.present.get(viewer) ?? 0
    if (connections > 1) {
      room.present.set(viewer, connections - 1)
      return
    }
    room.present.delete(viewer)
    this.options.census.changed(roomId, room.present)
    this.tidy(roomId, room)
  }

  private counted(roomId: string, { viewers }: RoomCounterData['viewers']): void {
    const room = this.rooms.get(roomId)
    if (!room || viewers <= room.peak)
      return
    room.peak = viewers
    this.writing.request()
  }

  private name(roomId: string, room: Room, nickname: string): void {
    const now = this.options.clock().getTime()
    if (now - room.namedAt < NAME_MS)
      return
    room.namedAt = now
    this.options.channel.count(roomId, 'user.joined', { nickname })
  }

  private open(roomId: string): Room {
    const room: Room = { present: new Map(), unwritten: new Set(), peak: 0, writtenPeak: 0, namedAt: Number.NEGATIVE_INFINITY }
    this.rooms.set(roomId, room)
    return room
  }

  private tidy(roomId: string, room: Room): void {
    if (room.present.size === 0 && !isUnwritten(room) && this.rooms.get(roomId) === room)
      this.rooms.delete(roomId)
  }
}
