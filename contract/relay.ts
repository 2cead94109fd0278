import type { RoomCounter, RoomEvent } from './events'

/**
 * What the server says in ZEGO's rooms (`ROOM_CHANNEL=zego`), as JSON of at most 1,024 bytes: a part of the room's log with
 * totals, and `fetch` where the log has to be asked for up to this number. None of them is sure to arrive.
 */
export interface RelayMessage {
  e?: (RoomEvent | RoomCounter)[]
  fetch?: number
}

/** Bytes of UTF-8 that ZEGO takes. */
export const RELAY_BYTES = 1024

/** Who the server is in ZEGO's rooms; no visitor is given this id. */
export const RELAY_SENDER = 'live_shop_server'
