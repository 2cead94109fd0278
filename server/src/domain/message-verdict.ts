import type { Kick } from '#contract/moderation'
import type { Message, MessageInput } from '#contract/rooms'
import type { Tx } from '../db/transaction'
import type { MutedUntil } from './mutes'
import type { RoomRow } from './permissions'
import type { WordBook } from './word-book'
import { and, eq, gt, inArray, isNull, or } from 'drizzle-orm'
import { kicks, mutes, users } from '../db/schema'
import { AppError } from '../errors'
import { kickedOut } from './kicks'
import { roleInRoom } from './messages'
import { mutedOut, muteHolds } from './mutes'
import { requireOpen } from './permissions'
import { requirePatience } from './slow-mode'

/** Somebody who wants to say something in a room, as the verdict must know them. */
export interface Speaker {
  /** As the message names them. */
  readonly user: Message['user']
  /** What keeps them out of the room now. */
  readonly kick: Pick<Kick, 'until' | 'reason'> | undefined
  /** What keeps them from writing now. */
  readonly mute: MutedUntil | undefined
}

/** What a message is measured by. */
export interface Standard {
  readonly room: RoomRow
  readonly words: Pick<WordBook, 'isBlocked'>
  readonly now: Date
}

/** Those of the users that there are, by their id. */
export async function readSpeakers(db: Tx, room: RoomRow, userIds: readonly string[], now: Date): Promise<Map<string, Speaker>> {
  const rows = await db.select({
    user: { id: users.id, nickname: users.nickname, avatar: users.avatar, role: users.role },
    kick: { userId: kicks.userId, until: kicks.until, reason: kicks.reason },
    mute: { userId: mutes.userId, until: mutes.until, reason: mutes.reason },
  })
    .from(users)
    .leftJoin(kicks, and(eq(kicks.roomId, room.id), eq(kicks.userId, users.id), or(isNull(kicks.until), gt(kicks.until, now))))
    .leftJoin(mutes, and(eq(mutes.roomId, room.id), eq(mutes.userId, users.id), muteHolds(now)))
    .where(inArray(users.id, [...new Set(userIds)]))
  return new Map(rows.map(({ user, kick, mute }) => [user.id, {
    user: { ...user, role: roleInRoom(room, user) },
    kick: kick ? { until: kick.until?.toISOString() ?? null, reason: kick.reason } : undefined,
    mute: mute ?? undefined,
  }]))
}

/**
 * Whether somebody, who has last said something here at `lastSaid` (see `readLastSaid`), may say this here and now: the rules, in their
 * order.
 * @returns the text as everybody reads it
 * @throws {AppError} 401 UNAUTHENTICATED for nobody known; 403 KICKED, MUTED (`details.until`); 409 ROOM_ENDED; 422 TEXT_BLOCKED;
 * 429 SLOW_MODE (`details.retryAfter`)
 */
export function admitMessage({ room, words, now }: Standard, speaker: Speaker | undefined, lastSaid: Date | undefined, input: MessageInput): { user: Message['user'], text: string } {
  requireOpen(room)
  if (!speaker)
    throw AppError.unauthenticated('The session is not valid any more. Sign in again.')
  if (speaker.kick)
    throw kickedOut(speaker.kick)
  if (speaker.mute)
    throw mutedOut(speaker.mute)
  if (speaker.user.role === 'shopper')
    requirePatience(room, lastSaid, now)
  const text = input.text.trim()
  if (words.isBlocked(text))
    throw AppError.unprocessable('TEXT_BLOCKED', 'This text cannot be shown. Please say it differently.')
  return { user: speaker.user, text }
}
