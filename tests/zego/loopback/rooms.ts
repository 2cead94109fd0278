import type { CloseReason, EndReason, KickoutReason, LogoutReason, Member, Stream, User } from './room'
import type { Grant, Refusal } from './token'
import { EventEmitter } from 'node:events'
import { CLOSE, KICKOUT, LOGOUT, ROLE, Room } from './room'
import { NO_RIGHT_TO_PUBLISH, PUBLISHING_FORBIDDEN } from './token'

/** Room sessions are 64 bits wide at the cloud: beyond what a JSON number holds in JavaScript. */
const FIRST_ROOM_SESSION = 6_085_791_336_856_668_982n
const ROOM_FULL = 1105
const STREAM_EXISTS = 1012
const NO_SUCH_STREAM = 1013

export interface RoomsEvents {
  room: [change: 'create' | 'close', room: Room, reason: EndReason]
  user: [change: 'login' | 'logout', room: Room, member: Member, reason: LogoutReason]
  stream: [change: 'create' | 'close', room: Room, stream: Stream, reason: CloseReason]
}

/** A member's part that comes with the connection; the rest is given here. */
export type Entrant = Omit<Member, 'sessionId' | 'loginAt'>

/** Who is in which room and publishes what: the cloud's state, without sockets. */
export class Rooms extends EventEmitter<RoomsEvents> {
  private readonly rooms = new Map<string, Room>()
  /** Streams that may not be published, in whatever room. */
  private readonly forbidden = new Set<string>()
  private lastId = 0

  nextId(): number {
    return ++this.lastId
  }

  get(roomID: string): Room | undefined {
    return this.rooms.get(roomID)
  }

  get all(): Room[] {
    return [...this.rooms.values()]
  }

  /** Lets somebody in. Who is in already by another connection is put out there. */
  enter(roomID: string, entrant: Entrant, limit: number): { room: Room, member: Member } | Refusal {
    const { user } = entrant
    const before = this.rooms.get(roomID)
    const previous = before?.members.get(user.userID)
    if (before?.limit && !previous && before.members.size >= before.limit)
      return { code: ROOM_FULL, message: 'room is full' }
    const room = before ?? this.create(roomID, user, limit)
    if (previous)
      this.kickMember(room, previous, KICKOUT.ELSEWHERE, '', { logout: LOGOUT.KICKED, close: CLOSE.RELOGIN, keepRoom: true })
    const member: Member = Object.assign(entrant, { sessionId: this.nextId(), loginAt: Date.now() })
    room.members.set(user.userID, member)
    room.tellUser(member, 1)
    this.emit('user', 'login', room, member, LOGOUT.NORMAL)
    return { room, member }
  }

  /** Somebody is gone, and their streams with them. */
  leave(room: Room, member: Member, reason: LogoutReason = LOGOUT.NORMAL, close: CloseReason = closeFor(reason), keepRoom = false): void {
    const { userID } = member.user
    if (room.members.get(userID) !== member)
      return
    room.members.delete(userID)
    member.release()
    for (const stream of [...room.streams.values()].filter(({ owner }) => owner.userID === userID))
      this.removeStream(room, stream.id, close)
    room.tellUser(member, 2)
    this.emit('user', 'logout', room, member, reason)
    if (room.members.size === 0 && !keepRoom) {
      this.rooms.delete(room.id)
      this.emit('room', 'close', room, reason === LOGOUT.TOKEN ? LOGOUT.KICKED : reason)
    }
  }

  /** Puts somebody out and tells them why. False when they are not there. */
  kickout(roomID: string, userID: string, reason: KickoutReason = KICKOUT.REMOVED, customReason = ''): boolean {
    const room = this.rooms.get(roomID)
    const member = room?.members.get(userID)
    if (!room || !member)
      return false
    const logout = reason === KICKOUT.TOKEN ? LOGOUT.TOKEN : LOGOUT.KICKED
    this.kickMember(room, member, reason, customReason, { logout, close: CLOSE.KICKED })
    return true
  }

  /** Puts everybody out. False when there is no such room. */
  close(roomID: string, customReason = '', quietly = true): boolean {
    const room = this.rooms.get(roomID)
    if (!room)
      return false
    room.closesQuietly = quietly
    for (const member of [...room.members.values()])
      this.kickMember(room, member, KICKOUT.REMOVED, customReason, { logout: LOGOUT.KICKED, close: CLOSE.ROOM })
    return true
  }

  /** The SDKs announce a stream twice when they come back after a cut: the second time it is the same one. */
  addStream(room: Room, { user, grant }: { user: User, grant: Grant }, id: string, extraInfo: string): Stream | Refusal {
    const before = room.streams.get(id)
    if (before && before.owner.userID !== user.userID)
      return { code: STREAM_EXISTS, message: 'stream exists' }
    if (this.forbidden.has(id))
      return PUBLISHING_FORBIDDEN
    if (!grant.mayPublish(id))
      return NO_RIGHT_TO_PUBLISH
    const stream: Stream = before
      ? Object.assign(before, { extraInfo, version: before.version + 1, isRepeated: true })
      : { id, sid: `s-${this.nextId()}`, version: 1, number: room.streams.size + 1, extraInfo, owner: user, createdAt: Date.now(), isRepeated: false }
    room.streams.set(id, stream)
    room.tellStream('StreamAdd', stream, user.userID)
    this.emit('stream', 'create', room, stream, CLOSE.NORMAL)
    return stream
  }

  updateStream(room: Room, id: string, extraInfo: string): Stream | Refusal {
    const stream = room.streams.get(id)
    if (!stream)
      return { code: NO_SUCH_STREAM, message: 'no such stream' }
    stream.extraInfo = extraInfo
    stream.version += 1
    room.tellStream('StreamUpdate', stream, stream.owner.userID)
    return stream
  }

  removeStream(room: Room, id: string, reason: CloseReason = CLOSE.NORMAL): Stream | Refusal {
    const stream = room.streams.get(id)
    if (!stream)
      return { code: NO_SUCH_STREAM, message: 'no such stream' }
    room.streams.delete(id)
    room.tellStream('StreamDelete', stream, stream.owner.userID, reason)
    this.emit('stream', 'close', room, stream, reason)
    return stream
  }

  /** Ends the stream wherever it runs, and refuses it until `resume`. */
  forbid(streamID: string): void {
    this.forbidden.add(streamID)
    for (const room of this.rooms.values())
      this.removeStream(room, streamID, CLOSE.DELETED)
  }

  resume(streamID: string): void {
    this.forbidden.delete(streamID)
  }

  /** A message into the room, to all but its sender. Returns its id. */
  deliver(room: Room, from: User, { category = 1, type = 1, content }: { category?: number, type?: number, content: string }): number {
    const id = this.nextId()
    const message = { id_name: from.userID, nick_name: from.userName, role: ROLE, msg_id: id, msg_category: category, msg_type: type, msg_content: content, send_time: Date.now() }
    room.tell('Im', { server_msg_id: id, ret_msg_id: id, msg_list: [message] }, from.userID)
    return id
  }

  private create(roomID: string, creator: User, limit: number): Room {
    const room = new Room(roomID, FIRST_ROOM_SESSION + BigInt(this.nextId()), creator)
    room.limit = limit
    this.rooms.set(roomID, room)
    this.emit('room', 'create', room, LOGOUT.NORMAL)
    return room
  }

  private kickMember(room: Room, member: Member, reason: KickoutReason, customReason: string, to: { logout: LogoutReason, close: CloseReason, keepRoom?: boolean }): void {
    member.push('UserKickout', { id_name: member.user.userID, user_session_id: member.sessionId, kickout_reason: reason, custom_reason: customReason })
    this.leave(room, member, to.logout, to.close, to.keepRoom)
  }
}

function closeFor(reason: LogoutReason): CloseReason {
  return reason === LOGOUT.LOST ? CLOSE.CUT : reason === LOGOUT.HEARTBEAT ? CLOSE.HEARTBEAT : reason === LOGOUT.KICKED || reason === LOGOUT.TOKEN ? CLOSE.KICKED : CLOSE.NORMAL
}
