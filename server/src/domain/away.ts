import type { Database } from '../db/open'
import type { MediaService } from '../deps'
import type { Log } from '../log'
import type { StreamEvent } from '../media/engine'
import type { CloseParts } from './room-close'
import { and, eq, inArray, lte } from 'drizzle-orm'
import { rooms } from '../db/schema'
import { startTicker } from '../ticker'
import { closeRoom } from './room-close'
import { leaveRoom, returnToRoom } from './room-life'

export interface AnchorWatchOptions extends CloseParts {
  database: Database
  media: Pick<MediaService, 'liveStreams' | 'end' | 'on' | 'off'>
  /** How long a room waits for its anchor. */
  graceSeconds: number
  clock: () => Date
  log: Log
}

/**
 * Keeps rooms true to their streams: a lost picture makes a live room wait, its return makes it live again, and a
 * room that has waited for too long ends by itself.
 */
export class AnchorWatch {
  private settling: Promise<void> = Promise.resolve()
  private readonly listener = ({ stream }: StreamEvent): void => this.changed(stream)

  constructor(private readonly options: AnchorWatchOptions) {
    options.media.on('stream', this.listener)
  }

  /**
   * Goes over all rooms on air, for what events did not tell: a restart of this server, or a moment without its
   * database. To be called at the start and every few seconds.
   */
  async sweep(): Promise<void> {
    const { database, media, graceSeconds, clock, log } = this.options
    const onAir = await database.orm.select({ streamId: rooms.streamId, status: rooms.status }).from(rooms).where(inArray(rooms.status, ['live', 'away']))
    const published = await media.liveStreams(database.orm, onAir.map(room => room.streamId))
    for (const { streamId } of onAir.filter(room => published.has(room.streamId) !== (room.status === 'live')))
      await this.settle(streamId)
    const since = new Date(clock().getTime() - graceSeconds * 1000)
    const over = await database.orm.select({ id: rooms.id }).from(rooms).where(and(eq(rooms.status, 'away'), lte(rooms.awaySince, since)))
    for (const { id } of over) {
      await closeRoom(this.options, id)
      log.info({ roomId: id }, 'room ended: its anchor did not come back')
    }
  }

  /** Resolves when all that has been heard of streams is in the rooms. */
  async settled(): Promise<void> {
    await this.settling
  }

  async stop(): Promise<void> {
    this.options.media.off('stream', this.listener)
    await this.settling
  }

  private changed(streamId: string): void {
    this.settling = this.settling
      .then(() => this.settle(streamId))
      .catch((error: unknown) => this.options.log.warn({ err: error, streamId }, 'a room could not be told about its stream; the next sweep does it'))
  }

  /** Asks the engine rather than the event: what counts is how things are when the room is locked. */
  private async settle(streamId: string): Promise<void> {
    const { run, media, graceSeconds } = this.options
    await run(async (work) => {
      const [room] = await work.db.select().from(rooms).where(eq(rooms.streamId, streamId)).for('no key update')
      const live = (await media.liveStreams(work.db, [streamId])).has(streamId)
      if (room?.status === 'live' && !live)
        await leaveRoom(work, room.id, graceSeconds)
      else if (room?.status === 'away' && live)
        await returnToRoom(work, room.id)
      else if (room?.status === 'ended' && live)
        work.afterCommit(() => media.end(room, { bar: true }))
    })
  }
}

const SWEEP_MS = 5000

/** An {@link AnchorWatch} that sweeps now and every five seconds, until it is closed. */
export function watchAnchors(options: AnchorWatchOptions): { close: () => Promise<void> } {
  const watch = new AnchorWatch(options)
  const ticker = startTicker(() => watch.sweep(), { intervalMs: SWEEP_MS, name: 'the sweep over rooms on air', log: options.log })
  return {
    async close() {
      await ticker.stop()
      await watch.stop()
    },
  }
}
