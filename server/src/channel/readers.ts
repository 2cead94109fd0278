import type { RoomLogPage } from '#contract/events'
import type { Presence } from './presence'
import type { Relay } from './relay'
import type { RoomLog } from './room-feed'
import type { Timers } from './timers'
import { MAX_REPLAY } from './room-feed'

/** Whoever asks for a room's log. */
export interface Reader {
  /** The same for all that one person asks. */
  id: string
  /** As presence counts them; null for the room's own anchor, who is none. */
  viewer: string | null
  /** Null for guests. */
  nickname: string | null
}

export interface ReadersOptions {
  log: RoomLog
  presence: Pick<Presence, 'enter'>
  /** Undefined where sockets carry the events. */
  relay: Pick<Relay, 'open' | 'close'> | undefined
  timers: Timers
  clock: () => Date
}

interface Asked {
  at: number
  leave: () => void
}

/** Whoever has not asked for this long is gone. Clients ask at least every 15 s. */
const GONE_MS = 30_000
const SWEEP_MS = 5000

/** Those who follow a room by asking for its log. */
export class Readers {
  private readonly rooms = new Map<string, Map<string, Asked>>()
  private readonly endSweep: () => void

  constructor(private readonly options: ReadersOptions) {
    this.endSweep = options.timers.every(SWEEP_MS, () => this.sweep())
  }

  /**
   * What came after `since`, the last event that the client knows: at most 1,000 events, or none of them and `reset`. The reader is left
   * out where nothing tells them from others, and is not counted then.
   * @returns undefined when there is no such room
   */
  async read(roomId: string, since: number, reader?: Reader): Promise<Omit<RoomLogPage, 'serverTime'> | undefined> {
    const { log } = this.options
    const head = await log.head(roomId)
    if (head === undefined)
      return
    const reset = since > head || head - since > MAX_REPLAY
    const e = reset ? [] : await log.after(roomId, since, MAX_REPLAY)
    // The log forgets what is old.
    const complete = !reset && (e.length === 0 ? since === head : e[0]!.seq === since + 1)
    const seq = complete ? e.at(-1)?.seq ?? head : head
    if (reader)
      this.note(roomId, reader, seq)
    return complete ? { seq, reset: false, e } : { seq, reset: true, e: [] }
  }

  stop(): void {
    this.endSweep()
    this.rooms.forEach(room => room.forEach(({ leave }) => leave()))
    this.rooms.clear()
  }

  private note(roomId: string, { id, viewer, nickname }: Reader, seq: number): void {
    const at = this.options.clock().getTime()
    const room = this.rooms.get(roomId) ?? new Map<string, Asked>()
    this.rooms.set(roomId, room)
    this.options.relay?.open(roomId, seq)
    const asked = room.get(id)
    if (asked)
      asked.at = at
    else
      room.set(id, { at, leave: viewer === null ? () => {} : this.options.presence.enter(roomId, viewer, nickname ?? undefined) })
  }

  private sweep(): void {
    const since = this.options.clock().getTime() - GONE_MS
    for (const [roomId, room] of this.rooms) {
      for (const [id, { at, leave }] of room) {
        if (at > since)
          continue
        room.delete(id)
        leave()
      }
      if (room.size === 0) {
        this.rooms.delete(roomId)
        this.options.relay?.close(roomId)
      }
    }
  }
}
