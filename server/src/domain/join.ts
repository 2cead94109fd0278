import type { Join } from '#contract/rooms'
import type { Tokens } from '../tokens'
import type { Actor, RoomRow } from './permissions'
import { newId } from './ids'
import { requireOpen } from './permissions'

/**
 * What somebody needs to be in a room: the right to play its stream, or to publish it for its anchor, and a ticket
 * for its channel. A guest gets an id that lasts as long as the ticket.
 * @throws {AppError} 409 ROOM_ENDED
 */
export function joinRoom(tokens: Tokens, room: RoomRow, viewer: Actor | undefined): Join {
  requireOpen(room)
  const sub = viewer?.id ?? newId('guest')
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

function roleOf(room: RoomRow, viewer: Actor | undefined): Join['role'] {
  if (viewer?.id === room.anchorId)
    return 'anchor'
  return viewer?.role === 'merchant' ? 'assistant' : 'shopper'
}
