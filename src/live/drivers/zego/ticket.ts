import type { MediaTicket } from '#contract/rooms'
import { LiveError } from '../../driver'

export type ZegoTicket = Extract<MediaTicket, { driver: 'zego' }>

/** The longest ids that ZEGO takes, in characters. */
const limits = { room: 128, user: 64, stream: 256 }

/**
 * What both SDKs would refuse in words of their own, found before they are called.
 * @throws {LiveError} UNSUPPORTED: another driver's ticket, or an id that ZEGO does not take
 */
export function zegoTicket(ticket: MediaTicket): ZegoTicket {
  if (ticket.driver !== 'zego')
    throw new LiveError('UNSUPPORTED', `this driver takes no ${ticket.driver} ticket`)
  const ids = { room: ticket.roomId, user: ticket.user.id, stream: ticket.streamId }
  for (const [kind, id] of Object.entries(ids) as [keyof typeof ids, string][]) {
    // The SDK's check of a stream id is one short of the limit it names.
    if (!/^\w+$/.test(id) || id.length >= limits[kind] + (kind === 'stream' ? 0 : 1))
      throw new LiveError('UNSUPPORTED', `ZEGO takes no ${kind} id like this`)
  }
  return ticket
}
