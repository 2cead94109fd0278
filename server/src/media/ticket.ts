import type { MediaTicket } from '#contract/rooms'
import type { Visit } from '../domain/join'
import type { Tokens } from '../tokens'

/** The right to play a room's stream by WHEP, and for its anchor to publish it by WHIP. */
export function whipTicket(tokens: Pick<Tokens, 'sign'>, { room: { streamId }, sub, role }: Visit): MediaTicket {
  const publishes = role === 'anchor'
  const { token, expiresAt } = tokens.sign('media', { sub, stream: streamId, right: publishes ? 'publish' : 'play' })
  return {
    driver: 'whip',
    streamId,
    whipUrl: publishes ? `/whip/${streamId}` : null,
    whepUrl: `/whep/${streamId}`,
    token,
    expiresAt: expiresAt.toISOString(),
  }
}
