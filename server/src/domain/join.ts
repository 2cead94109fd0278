import type { Join, JoinInput } from '#contract/rooms'
import type { Tokens } from '../tokens'
import type { Actor } from './actor'
import type { RoomRow } from './permissions'
import { createHash } from 'node:crypto'
import { newId } from './ids'
import { requireOpen } from './permissions'

/**
 * What somebody needs to be in a room: the right to play its stream, or to publish it for its anchor, and a ticket
 * for its channel. A guest who names a `guestId` is the same viewer each time, another one a new viewer with each join.
 * @throws {AppError} 409 ROOM_ENDED
 */
export function joinRoom(tokens: Tokens, room: RoomRow, viewer: Actor | undefined, { guestId }: JoinInput = {}): Join {
  requireOpen(room)
  const sub = viewer?.id ?? (guestId === undefined ? newId('guest') : guestOf(guestId))
  const role = roleOf(room, viewer)
  const publishes = role === 'anchor'
  const media = tokens.sign('media', { sub, stream: room.streamId, right: publishes ? 'publish' : 'play' })
  const ticket = tokens.sign('ticket', { sub, room: room.id })
  return {
    role,
    media: {
      driver: 'whip',
      streamId: room.streamId,
      whipUrl: publishes ? `/whip/${room.streamId}` : null,
      whepUrl: `/whep/${room.streamId}`,
      token: media.token,
      expiresAt: media.expiresAt.toISOString(),
    },
    events: { path: `/api/rooms/${room.id}/events?token=${ticket.token}` },
  }
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
