import type { Message, MessageInput } from '#contract/rooms'
import type { SQL } from 'drizzle-orm'
import type { Orm } from '../db/open'
import type { Tx } from '../db/transaction'
import type { Actor } from './actor'
import type { RoomRow } from './permissions'
import type { Work } from './work'
import { and, desc, eq } from 'drizzle-orm'
import { messages, rooms, users } from '../db/schema'
import { AppError } from '../errors'
import { newId } from './ids'
import { requireNotKicked } from './kicks'
import { mutedUntil } from './mutes'
import { lockRoom, requireOpen, requireRunning } from './permissions'
import { readUser } from './sessions'
import { isBlocked } from './word-list'

/**
 * Says something in a room. The same `clientId` of the same person is one message, however often it arrives.
 * @returns the message, and whether it is new
 * @throws {AppError} 403 KICKED, MUTED (`details.until`); 404 ROOM_NOT_FOUND; 409 ROOM_ENDED; 422 TEXT_BLOCKED
 */
export async function postMessage(work: Work, user: Actor, roomId: string, input: MessageInput): Promise<{ message: Message, created: boolean }> {
  const room = await lockRoom(work, roomId)
  const [known] = await select(work.db, and(
    eq(messages.roomId, roomId),
    eq(messages.userId, user.id),
    eq(messages.clientId, input.clientId),
  ), 1)
  if (known)
    return { message: known, created: false }
  requireOpen(room)
  await requireNotKicked(work.db, roomId, user.id, work.now)
  const until = await mutedUntil(work.db, roomId, user.id, work.now)
  if (until)
    throw new AppError(403, 'MUTED', 'You cannot write in this room for now.', { until: until.toISOString() })
  const text = input.text.trim()
  if (isBlocked(text))
    throw AppError.unprocessable('TEXT_BLOCKED', 'This text cannot be shown. Please say it differently.')
  const { nickname, avatar, role } = await readUser(work.db, user.id)
  const message: Message = {
    id: newId('msg'),
    clientId: input.clientId,
    user: { id: user.id, nickname, avatar, role: roleInRoom(room, { id: user.id, role }) },
    text,
    at: work.now.toISOString(),
  }
  const seq = await work.events.append(roomId, 'chat.message', message)
  await work.db.insert(messages).values({ id: message.id, roomId, userId: user.id, clientId: input.clientId, text, seq, at: work.now })
  return { message, created: true }
}

/**
 * Takes a message away from everybody; one that is gone already stays gone.
 * @throws {AppError} 403 NOT_YOUR_ROOM; 404 ROOM_NOT_FOUND, MESSAGE_NOT_FOUND
 */
export async function deleteMessage(work: Work, user: Actor, roomId: string, messageId: string): Promise<void> {
  requireRunning(await lockRoom(work, roomId), user)
  const here = and(eq(messages.id, messageId), eq(messages.roomId, roomId))
  const [message] = await work.db.select({ deleted: messages.deleted }).from(messages).where(here)
  if (!message)
    throw AppError.notFound('This message does not exist.', 'MESSAGE_NOT_FOUND')
  if (message.deleted)
    return
  await work.db.update(messages).set({ deleted: true }).where(here)
  await work.events.append(roomId, 'chat.deleted', { messageId })
}

/** The latest messages, oldest first, without deleted ones. */
export async function latestMessages(db: Orm | Tx, roomId: string, limit: number): Promise<Message[]> {
  return (await select(db, and(eq(messages.roomId, roomId), eq(messages.deleted, false)), limit)).reverse()
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
function roleInRoom(room: Pick<RoomRow, 'anchorId'>, user: Actor): Message['user']['role'] {
  if (user.id === room.anchorId)
    return 'anchor'
  return user.role === 'merchant' ? 'merchant' : 'shopper'
}
