import type { Draft } from './protobuf'
import type { PUSH, pushes } from './room-schema'
import type { Grant } from './token'

export interface User {
  userID: string
  userName: string
}

/** Why somebody left, as the cloud's callback room_logout numbers it. */
export const LOGOUT = { NORMAL: 0, HEARTBEAT: 1, LOST: 2, KICKED: 3, TOKEN: 4 } as const
export type LogoutReason = typeof LOGOUT[keyof typeof LOGOUT]
/** Why a room is: of its last user, as the cloud's callback room_close numbers it. */
export type EndReason = Exclude<LogoutReason, typeof LOGOUT.TOKEN>
/** Why a stream is gone, as the cloud's callback stream_close numbers it and the web SDK reads it. */
export const CLOSE = { NORMAL: 0, HEARTBEAT: 1, RELOGIN: 2, KICKED: 3, CUT: 4, ROOM: 5, DELETED: 100 } as const
export type CloseReason = typeof CLOSE[keyof typeof CLOSE]
/** What a client is told when it is put out. */
export const KICKOUT = { ELSEWHERE: 1, REMOVED: 2, TOKEN: 4 } as const
export type KickoutReason = typeof KICKOUT[keyof typeof KICKOUT]

export interface Stream {
  id: string
  /** Of this publishing; the next one of the same id has another. */
  sid: string
  version: number
  number: number
  extraInfo: string
  owner: User
  createdAt: number
  /** Announced again while it runs. */
  isRepeated: boolean
}

export interface ExtraInfo {
  value: string
  seq: number
  by: User
  at: number
}

export type PushCommand = keyof typeof PUSH
/** `Stream` travels under three commands; a custom command is passed on as it came. */
export type Push<C extends PushCommand> = C extends 'SignalCustom' ? Uint8Array : Draft<typeof pushes[C extends keyof typeof pushes ? C : 'Stream']>

/** A user in a room, by one connection. */
export interface Member {
  readonly user: User
  readonly sessionId: number
  /** Milliseconds since 1970. */
  readonly loginAt: number
  /** Told about users who come and go. */
  readonly watchesUsers: boolean
  grant: Grant
  push: <C extends PushCommand>(command: C, message: Push<C>) => void
  /** Forgets the session on its connection. */
  release: () => void
}

/** Everybody's, in rooms without an anchor of ZEGO's own. */
export const ROLE = 2
/** Where clients keep a room's extra information. */
export const CLIENT_CHANNEL = 'clt'

/** A room lives from its first user's login to its last one's leave. */
export class Room {
  readonly members = new Map<string, Member>()
  readonly streams = new Map<string, Stream>()
  readonly extra = new Map<string, ExtraInfo>()
  readonly createdAt = Date.now()
  /** How many it holds; the first login decides, 0 means any number. */
  limit = 0
  /** Its end is not called back: the server API closes it and did not ask for that. */
  closesQuietly = false
  streamSeq = 1
  userSeq = 1

  constructor(readonly id: string, readonly sessionId: bigint, readonly creator: User) {}

  tell<C extends PushCommand>(command: C, message: Push<C>, except?: string): void {
    for (const member of this.members.values()) {
      if (member.user.userID !== except)
        member.push(command, message)
    }
  }

  tellStream(command: 'StreamAdd' | 'StreamDelete' | 'StreamUpdate', stream: Stream, except?: string, reason?: CloseReason): void {
    this.streamSeq += 1
    this.tell(command, { stream_seq: this.streamSeq, stream_info_list: [{ ...describeStream(stream), close_type: reason }] }, except)
  }

  /** To those who asked to be told: 1 came, 2 left. */
  tellUser({ user, loginAt }: Member, action: 1 | 2): void {
    this.userSeq += 1
    const actions = [{ action, id_name: user.userID, nick_name: user.userName, role: ROLE, login_time: loginAt }]
    for (const member of this.members.values()) {
      if (member.watchesUsers && member.user !== user)
        member.push('UserInfoUpdated', { server_user_seq: this.userSeq, user_action_list: actions })
    }
  }

  get streamList() {
    return [...this.streams.values()].map(describeStream)
  }

  get extraChannels() {
    const entries = [...this.extra].map(([key, { seq }]) => ({ trans_type: key, trans_seq: seq }))
    return entries.length ? [{ trans_channel: CLIENT_CHANNEL, trans_seq_list: entries }] : []
  }
}

function describeStream({ id, sid, owner, version, number, extraInfo, createdAt }: Stream) {
  return { stream_id: id, stream_sid: sid, id_name: owner.userID, nick_name: owner.userName, stream_ver: version, stream_nid: number, extra_info: extraInfo, create_time: createdAt }
}
