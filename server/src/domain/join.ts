import type { Join, JoinInput, MediaTicket, TokenInput } from '#contract/rooms'
import type { Config } from '../config/index'
import type { MediaService } from '../deps'
import type { Tokens } from '../tokens'
import type { Actor } from './actor'
import type { RoomRow } from './permissions'
import type { Work } from './work'
import { createHash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { users } from '../db/schema'
import { newId } from './ids'
import { requireNotKicked } from './kicks'
import { findRoom, requireOpen } from './permissions'

/** Somebody in a room, as media knows them. */
export interface Visit {
  room: Pick<RoomRow, 'id' | 'streamId'>
  /** A user's id, or a guest's. */
  sub: string
  role: Join['role']
  /** Will publish nothing, whoever it is. */
  watching: boolean
  /** Null for a guest. */
  nickname: string | null
}

export interface JoinParts {
  tokens: Pick<Tokens, 'sign'>
  media: Pick<MediaService, 'ticket'>
  config: Pick<Config, 'roomChannel'>
}

/**
 * What somebody needs to be in a room: the right to play its stream, or to publish it for its anchor, and a ticket
 * for its channel. A guest who names a `guestId` is the same viewer each time, another one a new viewer with each join.
 * @throws {AppError} 403 KICKED; 404 ROOM_NOT_FOUND; 409 ROOM_ENDED
 */
export async function joinRoom(work: Work, { tokens, media, config }: JoinParts, roomId: string, viewer: Actor | undefined, input: JoinInput): Promise<Join> {
  const visit = await admit(work, roomId, viewer, input)
  const ticket = tokens.sign('ticket', { sub: visit.sub, room: roomId })
  return {
    role: visit.role,
    media: await media.ticket(work, visit),
    events: { via: config.roomChannel, path: `/api/rooms/${roomId}/events${config.roomChannel === 'zego' ? '/log' : ''}?token=${ticket.token}` },
  }
}

/**
 * The media part of {@link joinRoom} anew, for somebody whose token runs out. Whoever is in ZEGO's room names the `userId` they are
 * there by, and keeps it.
 * @throws {AppError} 403 KICKED, NOT_YOUR_VISIT; 404 ROOM_NOT_FOUND; 409 ROOM_ENDED
 */
export async function renewMedia(work: Work, media: Pick<MediaService, 'ticket'>, roomId: string, viewer: Actor | undefined, input: TokenInput): Promise<MediaTicket> {
  return media.ticket(work, await admit(work, roomId, viewer, input), input.userId)
}

async function admit(work: Work, roomId: string, viewer: Actor | undefined, { guestId, watching = false }: JoinInput): Promise<Visit> {
  const room = await findRoom(work.db, roomId)
  requireOpen(room)
  const visit = { room: { id: room.id, streamId: room.streamId }, role: roleOf(room, viewer), watching }
  if (!viewer)
    return { ...visit, sub: guestId === undefined ? newId('guest') : guestOf(guestId), nickname: null }
  // Shared, so that only a kick of this person waits, or is waited for.
  const [user] = await work.db.select({ nickname: users.nickname }).from(users).where(eq(users.id, viewer.id)).for('share')
  await requireNotKicked(work.db, roomId, viewer.id, work.now)
  return { ...visit, sub: viewer.id, nickname: user?.nickname ?? null }
}

/** A ticket is readable to whoever sees it; what names the guest at the next join stays the guest's own. */
function guestOf(guestId: string): string {
  return `guest_${createHash('sha256').update(guestId).digest('hex').slice(0, 32)}`
}

function roleOf(room: RoomRow, viewer: Actor | undefined): Join['role'] {
  if (viewer?.id === room.anchorId)
    return 'anchor'
  return viewer?.role === 'merchant' ? 'assistant' : 'shopper'
}
