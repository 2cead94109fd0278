import type { Page } from '#contract/common'
import type { ModerationAction, ModerationEntry, ModerationLogQuery } from '#contract/moderation'
import type { Actor } from './actor'
import type { PageInput } from './paging'
import type { Work } from './work'
import { and, eq } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { moderationLog, rooms, users } from '../db/schema'
import { newId } from './ids'
import { afterCursor, sorted, toPage } from './paging'
import { roomsOf } from './permissions'

/** Something that was done to keep the rooms decent. */
export interface Deed {
  action: ModerationAction
  /** Null: the system. */
  by: string | null
  roomId?: string
  /** Whom it befell. */
  userId?: string
  message?: { id: string, text: string }
  reason?: string
  details?: ModerationEntry['details']
}

const SYSTEM: ModerationEntry['by'] = { id: 'system', nickname: 'system', role: 'system' }

/** Writes down what is being done, in the transaction that does it. Nothing else writes the log, and nothing changes it. */
export async function record(work: Work, { action, by, roomId, userId, message, reason = '', details = {} }: Deed): Promise<void> {
  await work.db.insert(moderationLog).values({
    id: newId('mod'),
    createdAt: work.now,
    action,
    actorId: by,
    roomId,
    userId,
    messageId: message?.id,
    messageText: message?.text,
    reason: reason.trim(),
    details,
  })
}

/**
 * What was done, the newest first: all of it for the merchant, that of their own rooms for an anchor.
 * @throws {AppError} 400 CURSOR_UNKNOWN; 403 NOT_YOUR_ROOM; 404 ROOM_NOT_FOUND
 */
export async function readModerationLog(work: Work, asker: Actor, { roomId, cursor, limit = 20 }: ModerationLogQuery & PageInput): Promise<Page<ModerationEntry>> {
  const target = alias(users, 'target')
  const rows = await work.db.select({ entry: moderationLog, actor: users, room: { id: rooms.id, title: rooms.title }, target })
    .from(moderationLog)
    .leftJoin(users, eq(users.id, moderationLog.actorId))
    .leftJoin(rooms, eq(rooms.id, moderationLog.roomId))
    .leftJoin(target, eq(target.id, moderationLog.userId))
    .where(and(await roomsOf(work.db, asker, roomId), await afterCursor(work, moderationLog, cursor)))
    .orderBy(...sorted(moderationLog))
    .limit(limit + 1)
  return toPage(rows.map(({ entry, actor, room, target }): ModerationEntry => ({
    id: entry.id,
    at: entry.createdAt.toISOString(),
    action: entry.action,
    by: actor ? { id: actor.id, nickname: actor.nickname, role: actor.role } : SYSTEM,
    room,
    user: target && { id: target.id, nickname: target.nickname, avatar: target.avatar },
    message: entry.messageId === null ? null : { id: entry.messageId, text: entry.messageText ?? '' },
    reason: entry.reason,
    details: entry.details,
  })), limit)
}
