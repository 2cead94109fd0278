import type { Cloud } from './cloud'
import type { InRoomName, RequestName, RequestOf, Session } from './commands'
import type { Schema } from './protobuf'
import type { Member, Push, PushCommand, Room, User } from './room'
import type { Refusal } from './token'
import { commands, OK } from './commands'
import { packRoom, unpackRoom } from './frames'
import { decode, encode } from './protobuf'
import { LOGOUT } from './room'
import { answers, CMD, header, mergePushReq, PUSH, pushes, pushReq, requests } from './room-schema'
import { isRefusal } from './token'

const NAMES: Record<number, string> = Object.fromEntries(Object.entries(CMD).map(([name, cmd]) => [cmd, name]))
const NO_SESSION: Refusal = { code: 105, message: 'no such session' }
const NOBODY = { id_name: '', user_id: 0, nick_name: '' }
const FIRST_USER_LIST_MS = 500
const USER_LIST_MS = 30_000

interface Reply {
  contextKey: number
  answer: object
}

/** The rooms that one connection is in, by their context key. */
export class RoomLine {
  userID = ''
  private readonly sessions = new Map<number, { room: Room, member: Member }>()

  constructor(private readonly cloud: Cloud, private readonly send: (payload: Uint8Array) => void) {}

  receive(payload: Uint8Array): void {
    const packet = unpackRoom(payload)
    const { cmd, seq, context_key } = decode(header, packet.header)
    const name = NAMES[cmd]
    if (!name)
      return this.cloud.record(this.userID, `unknown ${cmd}`)
    if (!isRequest(name))
      return
    const body = decode<Schema>(requests[name], packet.body)
    const { contextKey, answer } = name === 'LoginRoomReq' || name === 'EnterRoomReq'
      ? this.login(name, body as RequestOf<'LoginRoomReq'>)
      : this.run(name, body as RequestOf<InRoomName>, context_key)
    this.transmit(cmd + 1, seq, contextKey, encode<Schema>(answers[name], answer))
  }

  /** The connection is lost. */
  gone(): void {
    for (const { room, member } of [...this.sessions.values()])
      this.cloud.rooms.leave(room, member, LOGOUT.LOST)
  }

  private run(name: InRoomName, body: RequestOf<InRoomName>, contextKey: number): Reply {
    this.cloud.record(this.userID, name, body)
    const session = this.sessions.get(contextKey)
    if (!session)
      return { contextKey, answer: { rsp_head: NO_SESSION } }
    const command = commands[name] as (session: Session, body: RequestOf<InRoomName>) => object
    return { contextKey, answer: command({ cloud: this.cloud, ...session }, body) }
  }

  /** Into the first room by LoginRoomReq, into further ones, as the same user, by EnterRoomReq. */
  private login(name: 'LoginRoomReq' | 'EnterRoomReq', body: RequestOf<'LoginRoomReq'>): Reply {
    const { rooms, settings, checkToken, record, watchToken } = this.cloud
    const user: User = name === 'LoginRoomReq'
      ? { userID: body.id_name, userName: body.nick_name }
      : [...this.sessions.values()][0]?.member.user ?? { userID: '', userName: '' }
    this.userID = user.userID
    record(user.userID, name, body)
    const refuse = (refusal: Refusal): Reply => ({ contextKey: 0, answer: { rsp_head: refusal, anchor_info: NOBODY } })
    const grant = checkToken(body.third_token, user.userID, body.room_id)
    if (isRefusal(grant))
      return refuse(grant)
    const contextKey = rooms.nextId()
    const entered = rooms.enter(body.room_id, {
      user,
      grant,
      watchesUsers: body.user_state_flag === 1,
      push: (command, message) => this.push(contextKey, command, message),
      release: () => this.sessions.delete(contextKey),
    }, body.user_count_limit)
    if (isRefusal(entered))
      return refuse(entered)
    const { room, member } = entered
    this.sessions.set(contextKey, entered)
    watchToken(room, member)
    return { contextKey, answer: {
      rsp_head: OK,
      switch_session_id: rooms.nextId(),
      user_session_id: member.sessionId,
      room_session_id: room.sessionId,
      user_id: rooms.nextId(),
      ret_timestamp: Date.now(),
      big_im_time_window: settings.barrageWindowMs,
      liveroom_hb_interval: settings.heartbeatMs,
      liveroom_hb_timeout: settings.heartbeatMs * 3,
      online_count: room.members.size,
      anchor_info: NOBODY,
      relogin_token: 'loopback',
      userlist_merge_timeout: FIRST_USER_LIST_MS,
      userlist_interval: USER_LIST_MS,
      token_remain_time: grant.remaining,
      trans_channel_list: room.extraChannels,
      stream_count: room.streams.size,
      stream_list_seq: room.streamSeq,
      stream_info_list: room.streamList,
    } }
  }

  private push<C extends PushCommand>(contextKey: number, command: C, message: Push<C>): void {
    const shape: Schema = command in pushes ? pushes[command as keyof typeof pushes] : pushes.Stream
    const body = command === 'SignalCustom' ? message as Uint8Array : encode(shape, message as object)
    const head = { sub_cmd: PUSH[command], qos_flag: 0, send_time: Date.now() }
    if (command === 'BigIm')
      this.transmit(CMD.MergePushReq, 0, contextKey, encode(mergePushReq, { head, message_list: [{ sub_cmd: head.sub_cmd, sub_seq: this.cloud.rooms.nextId(), msg_body: body }] }))
    else
      this.transmit(CMD.PushReq, 0, contextKey, encode(pushReq, { head, msg_body: body }))
  }

  private transmit(cmd: number, seq: number, contextKey: number, body: Uint8Array): void {
    const head = encode(header, { cmd, seq, timestamp: Date.now(), context_key: contextKey })
    this.send(packRoom({ header: head, body }))
  }
}

/** Everything else that clients send acknowledges a push. */
function isRequest(name: string): name is RequestName {
  return name in requests
}
