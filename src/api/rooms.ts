import type { Page } from '#contract/common'
import type { RoomLogPage } from '#contract/events'
import type { Following, Join, MediaTicket, Message, MessageInput, Pin, Reminded, Room, RoomCard, RoomInput, RoomPatch, RoomSales, RoomSnapshot, RoomStatus, Shelf, ShelfInput } from '#contract/rooms'
import { guestId } from '~/app/guest'
import { call } from './client'

const at = (id: string, rest = '') => `/api/rooms/${encodeURIComponent(id)}${rest}`

/** Live rooms first. Without a status: all but ended ones. `anchor: 'me'`: one's own, ended ones too. */
export function listRooms(query: { status?: RoomStatus, anchor?: 'me', cursor?: string, limit?: number } = {}): Promise<Page<RoomCard>> {
  return call('GET', '/api/rooms', { query })
}

export function createRoom(input: RoomInput): Promise<Room> {
  return call('POST', '/api/rooms', { body: input })
}

export function updateRoom(id: string, patch: RoomPatch): Promise<Room> {
  return call('PATCH', at(id), { body: patch })
}

/** Everything on entry; guests may read it. 404 `ROOM_NOT_FOUND`. */
export function getSnapshot(id: string): Promise<RoomSnapshot> {
  return call('GET', at(id))
}

/** Role in the room, media ticket and path of the room channel. @param watching nothing is to be published, even by its anchor */
export function joinRoom(id: string, watching = false): Promise<Join> {
  return call('POST', at(id, '/join'), { body: { guestId: guestId(), watching } })
}

/** A media ticket for a visit that ZEGO knows by this id; the id stays. 403 `NOT_YOUR_VISIT`. */
export function renewTicket(id: string, userId: string, watching: boolean): Promise<MediaTicket> {
  return call('POST', at(id, '/token'), { body: { guestId: guestId(), userId, watching } })
}

/** What came after an event. @param path of the join, with its ticket */
export function getRoomLog(path: string, since: number): Promise<RoomLogPage> {
  return call('GET', `${path}&since=${since}`)
}

/** Accepted once media is publishing. 403 `NOT_YOUR_ROOM`. */
export function startRoom(id: string): Promise<Room> {
  return call('POST', at(id, '/start'))
}

export function markAway(id: string): Promise<Room> {
  return call('POST', at(id, '/away'))
}

/** The room's summary is in the answer, with sales. */
export function endRoom(id: string): Promise<Room> {
  return call('POST', at(id, '/end'))
}

/** For those who run the room. */
export function getSales(id: string): Promise<RoomSales> {
  return call('GET', at(id, '/sales'))
}

/** Anchor or assistant: the goods being explained from now on. */
export function pinGoods(id: string, goodsId: string): Promise<Pin> {
  return call('PUT', at(id, '/pin'), { body: { goodsId } })
}

export function unpinGoods(id: string): Promise<void> {
  return call('DELETE', at(id, '/pin'))
}

/** The shelf, in order. */
export function putShelf(id: string, input: ShelfInput): Promise<Shelf> {
  return call('PUT', at(id, '/goods'), { body: input })
}

/** 422 `TEXT_BLOCKED`, 403 `MUTED`, 429 `TOO_FAST` and `SLOW_MODE`; the same `clientId` twice is one message. */
export function postMessage(id: string, input: MessageInput): Promise<Message> {
  return call('POST', at(id, '/messages'), { body: input })
}

/** 1–50 hearts a call. */
export function postLikes(id: string, count: number): Promise<{ likes: number }> {
  return call('POST', at(id, '/likes'), { body: { count } })
}

export function setReminder(id: string, on: boolean): Promise<Reminded> {
  return call(on ? 'PUT' : 'DELETE', at(id, '/reminder'))
}

export function setFollowing(anchorId: string, on: boolean): Promise<Following> {
  return call(on ? 'PUT' : 'DELETE', `/api/anchors/${encodeURIComponent(anchorId)}/follow`)
}
