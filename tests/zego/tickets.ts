import type { ZegoTicket } from '~/live/drivers/zego/ticket'
import { APP_ID } from './cloud'
import { anchorOf, shopperOf, tokenFor } from './tokens'

export const STREAM = 'stream_1'

/** What our server would answer to this user's join: `anchor` may publish, everybody else may watch. @param seconds until its token runs out */
export function ticketFor(user: string, roomId: string, facts: Partial<ZegoTicket> = {}, seconds?: number): ZegoTicket {
  const canPublish = user === 'anchor'
  return {
    driver: 'zego',
    appId: APP_ID,
    roomId,
    streamId: STREAM,
    user: { id: user, name: user },
    token: tokenFor(user, { seconds, payload: canPublish ? anchorOf(roomId, STREAM) : shopperOf(roomId) }),
    expiresAt: '2099-01-01T00:00:00.000Z',
    canPublish,
    busy: false,
    ...facts,
  }
}
