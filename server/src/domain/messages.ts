import type { Message } from '#contract/rooms'
import type { SQL } from 'drizzle-orm'
import type { Orm } from '../db/open'
import type { Tx } from '../db/transaction'
import type { Actor } from './actor'
import type { RoomRow } from './permissions'
import type { Work } from './work'
import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import { messages, rooms, users } from '../db/schema'
import { AppError } from '../errors'
import { record } from './moderation-log'
import { lockRoom, requireRunning } from './permissions'

/**
 * Takes a message away from everybody; one that is gone already stays gone.
 * @throws {AppError} 403 NOT_YOUR_ROOM; 404 ROOM_NOT_FOUND, MESSAGE_NOT_FOUND
 */
export async function deleteMessage(work: Work, user: Actor, roomId: string, messageId: string, reason = ''): Promise<void> {
  requireRunning(await lockRoom(work, roomId), user)
  const here = and(eq(messages.id, messageId), eq(messages.roomId, roomId))
  const [message] = await work.db.select({ deleted: messages.deleted, userId: messages.userId, text: messages.text }).from(messages).where(here)
  if (!message)
    throw AppError.notFound('This message does not exist.', 'MESSAGE_NOT_FOUND')
  if (message.deleted)
    return
  await work.db.update(messages).set({ deleted: true }).where(here)
  await work.events.append(roomId, 'chat.deleted', { messageId })
  await record(work, { action: 'message.deleted', by: user.id, roomId, userId: message.userId, message: { id: messageId, text: message.text }, reason })
}

/** The latest messages, oldest first, without deleted ones. */
export async function latestMessages(db: Orm | Tx, roomId: string, limit: number): Promise<Message[]> {
  return (await select(db, and(eq(messages.roomId, roomId), eq(messages.deleted, false)), limit)).reverse()
}

/** Those of the messages, named by who sent them and what the sender calls them, that have been said already. */
export async function readSent(db: Tx, roomId: string, sent: readonly { userId: string, clientId: string }[]): Promise<Message[]> {
  // Each is looked up by its unique key. As one condition the planner reads the whole room backwards instead, since few are to be found and none is.
  const { rows } = await db.execute<{ id: string }>(sql`
    SELECT known.id
    FROM unnest(${sql.param(sent.map(it => it.userId))}::text[], ${sql.param(sent.map(it => it.clientId))}::text[]) AS sent(user_id, client_id)
    CROSS JOIN LATERAL (
      SELECT id FROM ${messages} WHERE room_id = ${roomId} AND user_id = sent.user_id AND client_id = sent.client_id OFFSET 0
    ) AS known`)
  return rows.length === 0 ? [] : select(db, inArray(messages.id, rows.map(row => row.id)), rows.length)
}

async function select(db: Orm | Tx, where: SQL | undefined, limit: number): Promise<Message[]> {
  const rows = await db.select({ message: messages, user: users, anchorId: rooms.anchorId })
    .from(messages)
    .innerJoin(users, eq(users.id, messages.userId))
    .innerJoin(rooms, eq(rooms.id, messages.roomId))
    .where(where)
    .orderBy(desc(messages.seq))
    .limit(limit)
  return rows.map(({ message, user, anchorId }) => ({
    id: message.id,
    clientId: message.clientId,
    user: { id: user.id, nickname: user.nickname, avatar: user.avatar, role: roleInRoom({ anchorId }, user) },
    text: message.text,
    at: message.at.toISOString(),
  }))
}

/** An anchor is one in the own room only. */
export function roleInRoom(room: Pick<RoomRow, 'anchorId'>, user: Actor): Message['user']['role'] {
  if (user.id === room.anchorId)
    return 'anchor'
  return user.role === 'merchant' ? 'merchant' : 'shopper'
}
