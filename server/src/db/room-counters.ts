import type { Database } from './open'
import { eq, sql } from 'drizzle-orm'
import { rooms, roomViewers } from './schema'

/** Adds likes to a room. @returns its new total; undefined when there is no such room */
export async function addLikes({ orm }: Database, roomId: string, count: number): Promise<number | undefined> {
  const [room] = await orm.update(rooms).set({ likes: sql`${rooms.likes} + ${count}` }).where(eq(rooms.id, roomId)).returning({ likes: rooms.likes })
  return room?.likes
}

/** Notes who has been in a room and how many at once; a room that has ended keeps its numbers. */
export async function noteViewers({ orm }: Database, roomId: string, viewers: readonly string[], peak: number): Promise<void> {
  await orm.execute(sql`
    WITH running AS (
      SELECT id FROM ${rooms} WHERE id = ${roomId} AND status <> 'ended' FOR NO KEY UPDATE
    ), added AS (
      INSERT INTO ${roomViewers} (room_id, viewer)
      SELECT running.id, v FROM running, unnest(${sql.param([...viewers])}::text[]) AS v
      ON CONFLICT DO NOTHING RETURNING viewer
    )
    UPDATE ${rooms} SET
      total_viewers = room.total_viewers + (SELECT count(*) FROM added),
      peak_viewers = greatest(room.peak_viewers, ${peak}::int)
    FROM running WHERE room.id = running.id`)
}
