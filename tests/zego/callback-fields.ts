import type { CloseReason, EndReason, LogoutReason, Member, Room, Stream } from './loopback/room'

/** What a callback says, without time, nonce and signature. */
export type CallbackFields = { event: string } & Record<string, string | number | bigint>

/** Rooms' own callbacks carry numbers where the others carry text, a 64-bit one among them. */
export function isOfRoom({ event }: CallbackFields): boolean {
  return event === 'room_create' || event === 'room_close'
}

function sessionOf({ id, sessionId }: Room) {
  return { room_id: id, room_session_id: sessionId }
}

export function roomCreate(room: Room): CallbackFields {
  return { event: 'room_create', ...sessionOf(room), room_create_time: String(room.createdAt), id_name: room.creator.userID }
}

export function roomClose(room: Room, reason: EndReason): CallbackFields {
  return { event: 'room_close', ...sessionOf(room), close_reason: reason, room_close_time: String(Date.now()) }
}

function userOf({ id, sessionId }: Room, { user, sessionId: session, loginAt }: Member) {
  return {
    room_id: id,
    room_seq: String(sessionId),
    user_account: user.userID,
    user_nickname: user.userName,
    session_id: String(session),
    login_time: String(loginAt),
    user_role: '2',
  }
}

export function roomLogin(room: Room, member: Member): CallbackFields {
  return { event: 'room_login', room_name: room.id, ...userOf(room, member) }
}

export function roomLogout(room: Room, member: Member, reason: LogoutReason): CallbackFields {
  return { event: 'room_logout', ...userOf(room, member), logout_time: String(Date.now()), reason: String(reason) }
}

function streamOf(room: Room, { id, sid, owner }: Stream) {
  return {
    room_id: room.id,
    room_session_id: String(room.sessionId),
    channel_id: room.id,
    user_id: owner.userID,
    user_name: owner.userName,
    stream_id: id,
    stream_alias: id,
    stream_sid: sid,
    stream_seq: String(room.streamSeq),
  }
}

export function streamCreate(room: Room, stream: Stream): CallbackFields {
  return {
    event: 'stream_create',
    ...streamOf(room, stream),
    publish_id: stream.owner.userID,
    publish_name: stream.owner.userName,
    title: '',
    extra_info: stream.extraInfo,
    create_time: String(Math.floor(stream.createdAt / 1000)),
    create_time_ms: String(stream.createdAt),
    recreate: stream.isRepeated ? '1' : '0',
  }
}

export function streamClose(room: Room, stream: Stream, reason: CloseReason): CallbackFields {
  return { event: 'stream_close', ...streamOf(room, stream), type: String(reason), destroy_timemillis: String(Date.now()) }
}
