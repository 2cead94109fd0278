import type { RoomCounterData } from '#contract/events'
import type { Log } from '../../log'
import type { Census, Present } from '../census'
import type { RoomChannel } from '../channel'
import type { Cancel, Timers } from '../timers'
import type { RedisLink } from './link'
import { Throttle } from '../throttle'

export interface RedisCensusOptions {
  link: RedisLink
  channel: RoomChannel
  /** Names this server among the others. */
  serverId: string
  timers: Timers
  clock: () => Date
  logger: Log
}

/** A room that somebody is in on this server, or just was. */
interface Room {
  present: Present
  /** As Redis has them; undefined when that is not known. */
  written: Set<string> | undefined
}

const SYNC_MS = 500
/** How often a server says that its viewers are still there. */
const BEAT_MS = 5000
/** A killed server's viewers are gone after this and a beat: within the 30 s in which a killed client is. */
const KEPT_SECONDS = 20
/** Longer than a room is on air. What is left of servers that are gone names sets that are empty. */
const SERVERS_KEPT_SECONDS = 24 * 3600
/** Names to one command. */
const CHUNK = 1000

/**
 * Each server keeps its viewers of a room in a set of Redis that dies with it; a room's viewers are the union of these sets, so one person
 * on two servers is one viewer. While Redis is away each server tells its own.
 */
export class RedisCensus implements Census {
  private readonly rooms = new Map<string, Room>()
  private readonly due = new Set<string>()
  private readonly totals = new Map<string, { viewers: number, until: number }>()
  private readonly syncing: Throttle
  private readonly cancel: Cancel
  private readonly unlisten: () => void

  constructor(private readonly options: RedisCensusOptions) {
    this.syncing = new Throttle({ ...options, everyMs: SYNC_MS }, () => this.sync())
    this.cancel = options.timers.every(BEAT_MS, () => this.beat())
    this.unlisten = options.channel.listen({
      counted: (roomId, type, data) => type === 'viewers' && this.heard(roomId, data as RoomCounterData['viewers']),
      notified: () => {},
      announced: () => {},
    })
  }

  changed(roomId: string, present: Present): void {
    const room = this.rooms.get(roomId) ?? { present, written: undefined }
    this.rooms.set(roomId, room)
    room.present = present
    this.due.add(roomId)
    this.syncing.request()
  }

  viewers(roomId: string, here: number): number {
    const total = this.totals.get(roomId)
    return total && total.until > this.now() ? Math.max(total.viewers, here) : here
  }

  /** To be called when the viewers are gone: says so. */
  async close(): Promise<void> {
    this.cancel()
    this.syncing.stop()
    this.unlisten()
    await this.sync()
  }

  private heard(roomId: string, { viewers }: RoomCounterData['viewers']): void {
    this.totals.set(roomId, { viewers, until: this.now() + KEPT_SECONDS * 1000 })
  }

  private beat(): void {
    for (const roomId of this.rooms.keys())
      this.due.add(roomId)
    for (const [roomId, { viewers, until }] of this.totals) {
      if (until > this.now())
        continue
      this.totals.delete(roomId)
      // Whoever told it is gone; who is here is counted above.
      if (viewers > 0 && !this.rooms.has(roomId))
        this.tell(roomId, 0)
    }
    if (this.due.size > 0)
      this.syncing.request()
  }

  private async sync(): Promise<void> {
    const roomIds = [...this.due]
    this.due.clear()
    await Promise.all(roomIds.map(roomId => this.syncRoom(roomId)))
  }

  /** What fails is written anew with the next beat. */
  private async syncRoom(roomId: string): Promise<void> {
    const room = this.rooms.get(roomId)
    if (!room)
      return
    const { link, logger } = this.options
    try {
      this.tell(roomId, await this.write(roomId, room))
      if (room.present.size === 0 && room.written?.size === 0)
        this.rooms.delete(roomId)
    }
    catch (error) {
      room.written = undefined
      if (!link.away)
        logger.warn({ err: error, roomId }, 'the viewers of a room could not be counted over all servers; trying again')
      this.tell(roomId, room.present.size)
    }
  }

  /** @returns the room's viewers over all servers */
  private async write(roomId: string, room: Room): Promise<number> {
    const { commands } = this.options.link
    const [key, servers] = [this.key(roomId), `${this.options.link.prefix}servers:${roomId}`]
    const present = new Set(room.present.keys())
    const written = room.written ?? new Set<string>()
    const work = commands.multi().sadd(servers, this.options.serverId).expire(servers, SERVERS_KEPT_SECONDS).smembers(servers).exists(key)
    if (!room.written)
      work.del(key)
    for (const names of chunks([...present].filter(viewer => !written.has(viewer))))
      work.sadd(key, ...names)
    for (const names of chunks([...written].filter(viewer => !present.has(viewer))))
      work.srem(key, ...names)
    const results = await work.expire(key, KEPT_SECONDS).exec()
    const others = (answer(results, 2) as string[]).map(server => this.key(roomId, server))
    const wasThere = answer(results, 3) === 1
    // An empty Redis came back in the place of the one that knew them, and has only heard of the last changes.
    if (!wasThere && written.size > 0) {
      room.written = undefined
      return this.write(roomId, room)
    }
    room.written = present
    const union = `${key}:union`
    const [total] = await commands.multi().sunionstore(union, ...others).del(union).exec() ?? []
    return answer([total!], 0) as number
  }

  private tell(roomId: string, viewers: number): void {
    const before = this.totals.get(roomId)?.viewers
    // Told anyway: it keeps the total alive at those who have no viewers of their own.
    this.options.channel.count(roomId, 'viewers', { viewers })
    if (viewers !== before)
      this.options.channel.announce(roomId)
  }

  private key(roomId: string, server = this.options.serverId): string {
    return `${this.options.link.prefix}viewers:${roomId}:${server}`
  }

  private now(): number {
    return this.options.clock().getTime()
  }
}

function chunks(names: string[]): string[][] {
  return Array.from({ length: Math.ceil(names.length / CHUNK) }, (_, index) => names.slice(index * CHUNK, (index + 1) * CHUNK))
}

/** One command's answer among those of a transaction. @throws when it failed */
function answer(results: [error: Error | null, result: unknown][] | null, index: number): unknown {
  const [error, result] = results?.at(index) ?? [new Error('Redis refused a transaction'), undefined]
  if (error)
    throw error
  return result
}
