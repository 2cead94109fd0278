import type { Cloud } from './cloud'
import type { Draft, Message } from './protobuf'
import type { ExtraInfo, Member, Room } from './room'
import type { answers, requests } from './room-schema'
import { CLIENT_CHANNEL, ROLE } from './room'
import { isRefusal } from './token'

export type RequestName = keyof typeof requests
export type InRoomName = Exclude<RequestName, 'LoginRoomReq' | 'EnterRoomReq'>
export type RequestOf<N extends RequestName> = Message<typeof requests[N]>
export type AnswerOf<N extends RequestName> = Draft<typeof answers[N]>

/** What a command has to hand: who sent it, from where, and the cloud behind it. */
export interface Session {
  cloud: Cloud
  room: Room
  member: Member
}

export const OK = { code: 0 }
type Handlers = { [N in InRoomName]: (session: Session, body: RequestOf<N>) => AnswerOf<N> }

/** Answers to what is asked inside a room. */
export const commands: Handlers = {
  LogoutRoomReq: leave,
  QuitRoomReq: leave,

  HbReq: ({ cloud: { settings: { heartbeatMs, barrageWindowMs } }, room }) => ({
    rsp_head: OK,
    ret_timestamp: Date.now(),
    hb_interval: heartbeatMs,
    hb_timeout: heartbeatMs * 3,
    stream_seq: room.streamSeq,
    user_seq: room.userSeq,
    online_count: room.members.size,
    big_im_time_window: barrageWindowMs,
    trans_channel_list: room.extraChannels,
  }),

  RenewTokenReq({ cloud, room, member }, { token }) {
    const verdict = cloud.checkToken(token, member.user.userID, room.id)
    if (isRefusal(verdict))
      return { rsp_head: verdict }
    member.grant = verdict
    cloud.watchToken(room, member)
    const stopped = [...room.streams.values()].filter(stream => stream.owner === member.user && !verdict.mayPublish(stream.id))
    return { rsp_head: OK, token_remain_time: verdict.remaining, stop_stream_id_list: stopped.map(stream => stream.id) }
  },

  GetUserlistReq: ({ room }) => ({
    rsp_head: OK,
    server_user_seq: room.userSeq,
    server_user_index: room.members.size,
    ret_user_index: room.members.size,
    user_base_info_list: [...room.members.values()].map(({ user }) => ({ id_name: user.userID, nick_name: user.userName, role: ROLE })),
  }),

  GetStreamListReq: ({ room }) => ({ rsp_head: OK, stream_list_seq: room.streamSeq, stream_info_list: room.streamList }),

  AddStreamReq({ cloud: { rooms }, room, member }, { stream_id, extra_info }) {
    const stream = rooms.addStream(room, member, stream_id, extra_info)
    return isRefusal(stream) ? { rsp_head: stream } : { rsp_head: OK, stream_seq: room.streamSeq, stream_sid: stream.sid, stream_ver: stream.version, stream_nid: stream.number }
  },

  DeleteStreamReq({ cloud: { rooms }, room }, { stream_id }) {
    const stream = rooms.removeStream(room, stream_id)
    return isRefusal(stream) ? { rsp_head: stream } : { rsp_head: OK, stream_seq: room.streamSeq, stream_ver: stream.version }
  },

  UpdateStreamReq({ cloud: { rooms }, room }, { stream_id, extra_info }) {
    const stream = rooms.updateStream(room, stream_id, extra_info)
    return isRefusal(stream) ? { rsp_head: stream } : { rsp_head: OK, stream_seq: room.streamSeq, stream_ver: stream.version }
  },

  SendImReq: ({ cloud: { rooms }, room, member }, { msg_category, msg_type, msg_content }) =>
    ({ rsp_head: OK, msg_id: rooms.deliver(room, member.user, { category: msg_category, type: msg_type, content: msg_content }) }),

  SendBigImReq({ cloud: { rooms, settings }, room, member: { user } }, { msg_list }) {
    const sent = msg_list.map(message => ({ ...message, msg_id: String(rooms.nextId()) }))
    room.tell('BigIm', { msg_list: sent.map(message => ({ ...message, id_name: user.userID, nick_name: user.userName, role: ROLE, msg_timestamp: Date.now() })) })
    return { rsp_head: OK, big_im_time_window: settings.barrageWindowMs, msg_list: sent.map(({ msg_id, msg_client_id }) => ({ msg_id, msg_client_id })) }
  },

  SignalLiveCustomReq({ room }, { push_message, to_user_list }) {
    for (const { id_name } of to_user_list)
      room.members.get(id_name)?.push('SignalCustom', push_message)
    return { rsp_head: OK }
  },

  SetTransReq({ room, member: { user } }, { trans_type, trans_data }) {
    const info: ExtraInfo = { value: trans_data, seq: (room.extra.get(trans_type)?.seq ?? 0) + 1, by: user, at: Date.now() }
    room.extra.set(trans_type, info)
    room.tell('Trans', { ...describeExtra(trans_type, info), role: ROLE, trans_channel: CLIENT_CHANNEL })
    return { rsp_head: OK, trans_type, trans_seq: info.seq, trans_channel: CLIENT_CHANNEL }
  },

  GetTransReq: ({ room }, { trans_channel, trans_list }) => ({
    rsp_head: OK,
    trans_channel,
    trans_list: trans_list.flatMap(({ trans_type }) => {
      const info = room.extra.get(trans_type)
      return info ? [{ err_code: 0, ...describeExtra(trans_type, info) }] : []
    }),
  }),
}

function leave({ cloud: { rooms }, room, member }: Session) {
  rooms.leave(room, member)
  return { rsp_head: OK }
}

function describeExtra(key: string, { value, seq, by, at }: ExtraInfo) {
  return { trans_type: key, trans_data: value, trans_seq: seq, trans_send_time: at, id_name: by.userID, nick_name: by.userName }
}
