import type { Payload } from './token04'
import { APP_ID, SERVER_SECRET } from './cloud'
import { sealToken04 } from './token04'

export interface TokenWishes {
  /** Seconds from now until it runs out; less than 0 for one that has. */
  seconds?: number
  appId?: number
  serverSecret?: string
  payload?: Payload
}

/** A token for the tests' app, by default for every room and stream and for an hour. */
export function tokenFor(userID: string, { seconds = 3600, appId = APP_ID, serverSecret = SERVER_SECRET, payload }: TokenWishes = {}): string {
  const now = Math.floor(Date.now() / 1000)
  const expire = now + seconds
  return sealToken04({ expire, info: { app_id: appId, user_id: userID, nonce: 7, ctime: now, expire, payload: payload ? JSON.stringify(payload) : '' } }, serverSecret)
}

/** What our server gives a shopper: this room, and no right to publish. */
export function shopperOf(roomID: string): Payload {
  return { room_id: roomID, privilege: { 1: 1, 2: 0 }, stream_id_list: null }
}

/** What our server gives an anchor: this room and this stream. */
export function anchorOf(roomID: string, streamID: string): Payload {
  return { room_id: roomID, privilege: { 1: 1, 2: 1 }, stream_id_list: [streamID] }
}
