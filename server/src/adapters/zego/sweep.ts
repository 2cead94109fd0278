import type { Database } from '../../db/open'
import type { Run } from '../../domain/work'
import type { Log } from '../../log'
import type { ZegoMedia } from './media'
import { inArray } from 'drizzle-orm'
import { rooms } from '../../db/schema'
import { pruneStreams } from '../../domain/media-streams'
import { pruneZegoUsers } from '../../domain/zego-users'

export interface ZegoSweepOptions {
  media: Pick<ZegoMedia, 'ask'>
  database: Database
  run: Run
  log: Log
}

/** Rooms asked for at once. */
const AT_ONCE = 8

/**
 * Asks ZEGO about every room on air, for callbacks that were lost or are not set up, and forgets what is of no use any more. A room
 * ZEGO cannot be asked about stays as it is.
 */
export async function sweepZego({ media, database, run, log }: ZegoSweepOptions): Promise<void> {
  const onAir = await database.orm.select({ id: rooms.id, streamId: rooms.streamId }).from(rooms).where(inArray(rooms.status, ['live', 'away']))
  const failures: unknown[] = []
  const waiting = onAir.values()
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const room of waiting)
      await media.ask(room).catch((error: unknown) => failures.push(error))
  }))
  if (failures.length > 0)
    log.warn({ err: failures[0], rooms: failures.length }, 'ZEGO could not be asked about rooms on air; they are asked about again')
  await run(async (work) => {
    await pruneStreams(work)
    await pruneZegoUsers(work)
  })
}
