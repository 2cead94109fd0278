import type { Run, Work } from '../../../server/src/domain/work'
import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { openMessageDesk } from '../../../server/src/domain/message-desk'
import { describeEachEngine } from '../../support/database'
import { useRooms } from '../../support/rooms'
import { START } from '../../support/shop'
import { range } from '../channel/wires'

const PEOPLE = 30
const EACH = 200

describeEachEngine('what a batch of messages reads of those before it', (context) => {
  const rooms = useRooms(context)
  const { shop } = rooms

  /** Entries of the table and of its indexes that this transaction has looked at. */
  async function messagesRead({ db }: Work): Promise<number> {
    const { rows } = await db.execute<{ read: string }>(sql`
      SELECT sum(pg_stat_get_xact_tuples_returned(relid)) AS read
      FROM (SELECT 'message'::regclass AS relid UNION ALL SELECT indexrelid FROM pg_index WHERE indrelid = 'message'::regclass) AS relations`)
    return Number(rows[0]!.read)
  }

  /** A room in which everybody has said a lot by turns, one message a second until now. */
  async function busyRoom(): Promise<{ roomId: string, people: string[] }> {
    const room = await rooms.goLive()
    const people = await Promise.all(Array.from({ length: PEOPLE }, async (_, index) => (await shop.signIn(`话多${index}`)).id))
    await context.db.orm.execute(sql`
      INSERT INTO message (id, room_id, user_id, client_id, text, seq, at)
      SELECT 'msg_' || n, ${room.id}, (${sql.param(people)}::text[])[n % ${PEOPLE} + 1], 'c' || n, '第 ' || n, n, ${START.toISOString()}::timestamptz - interval '1 second' * (${PEOPLE * EACH} - n)
      FROM generate_series(1, ${PEOPLE * EACH}::int) AS n`)
    await context.db.orm.execute(sql`UPDATE room SET seq = ${PEOPLE * EACH} WHERE id = ${room.id}`)
    return { roomId: room.id, people }
  }

  // A table that has just been filled is planned for without knowing what is in it.
  it.each([['unknown to the planner', false], ['known to it', true]])('is what it asks for, in a room %s', async (_name, analysed) => {
    const { roomId, people } = await busyRoom()
    await shop.call('PUT', `/rooms/${roomId}/slow-mode`, { as: shop.anchor, body: { seconds: 10 } })
    if (analysed)
      await context.db.orm.execute(sql`ANALYZE message`)
    let read = 0
    const run: Run = (fn, how) => shop.app.deps.run(async (work) => {
      const before = await messagesRead(work)
      const result = await fn(work)
      read += await messagesRead(work) - before
      return result
    }, how)
    const desk = openMessageDesk({ run, words: shop.app.deps.words })
    const say = (id: string, text: string, clientId: string) => desk.post({ id, role: 'shopper' }, roomId, { text, clientId })
    const [again, anew] = await Promise.all([
      Promise.all([say(people[0]!, '旧', `c${PEOPLE}`), say(people[1]!, '旧', 'c1')]),
      Promise.allSettled(people.map(id => say(id, '新', 'new'))),
    ])
    expect(again.map(({ created, message }) => [created, message.text])).toEqual([[false, `第 ${PEOPLE}`], [false, '第 1']])
    // Each second another one has spoken: these ten within less than ten seconds.
    const waiting = anew.flatMap((answer, index) => answer.status === 'rejected' ? [[index, answer.reason.code]] : [])
    expect(waiting).toEqual([...range(PEOPLE - 9, PEOPLE - 1), 0].sort((a, b) => a - b).map(index => [index, 'SLOW_MODE']))
    expect(read).toBeLessThan(PEOPLE * 10)
  })
})
