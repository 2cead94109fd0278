/**
 * Messages of rooms, carried by the link; an answer's number is its question's plus one. Text travels as bytes or as
 * string, which is the same on the wire. Numbers are the SDK's.
 */
export const CMD = {
  LoginRoomReq: 1001,
  LogoutRoomReq: 1003,
  PushReq: 1101,
  MergePushReq: 1103,
  EnterRoomReq: 301001,
  QuitRoomReq: 301003,
  HbReq: 301005,
  RenewTokenReq: 301007,
  SetTransReq: 301011,
  GetTransReq: 301013,
  AddStreamReq: 302001,
  DeleteStreamReq: 302003,
  UpdateStreamReq: 302005,
  GetStreamListReq: 302007,
  SendImReq: 303001,
  SendBigImReq: 303005,
  SignalLiveCustomReq: 303017,
  GetUserlistReq: 304001,
} as const

/** What a PushReq carries. */
export const PUSH = {
  UserInfoUpdated: 10001,
  UserKickout: 10002,
  UserTokenExpire: 10004,
  SignalCustom: 11005,
  StreamAdd: 12001,
  StreamDelete: 12002,
  StreamUpdate: 12003,
  Im: 13001,
  BigIm: 14001,
  Trans: 15001,
} as const

const rspHead = { 1: ['code', 'uint32'], 2: ['message', 'string'] } as const
const bare = { 1: ['rsp_head', rspHead] } as const
const nothing = {} as const
const anchor = { 1: ['id_name', 'string'], 2: ['user_id', 'uint64'], 3: ['nick_name', 'string'] } as const
const transSeq = { 1: ['trans_type', 'string'], 2: ['trans_seq', 'uint32'] } as const
const transChannel = { 1: ['trans_channel', 'string'], 2: ['trans_seq_list', [transSeq]] } as const
// In the answer to a first login a stream's fields are numbered otherwise than everywhere else.
const loginStream = { 1: ['stream_id', 'string'], 2: ['stream_sid', 'string'], 3: ['id_name', 'string'], 4: ['nick_name', 'string'], 5: ['create_time', 'int64'], 6: ['extra_info', 'string'], 8: ['stream_ver', 'uint32'], 13: ['stream_nid', 'uint32'] } as const
const listedStream = { 1: ['stream_id', 'string'], 2: ['stream_sid', 'string'], 3: ['id_name', 'string'], 4: ['nick_name', 'string'], 6: ['stream_ver', 'uint32'], 8: ['create_time', 'int64'], 12: ['stream_nid', 'uint32'], 13: ['extra_info', 'string'] } as const
const pushedStream = { 1: ['stream_id', 'string'], 2: ['stream_sid', 'string'], 3: ['id_name', 'string'], 4: ['nick_name', 'string'], 6: ['stream_ver', 'uint32'], 11: ['stream_nid', 'uint32'], 12: ['extra_info', 'string'], 13: ['create_time', 'int64'], 14: ['close_type', 'uint32'] } as const

export const header = { 1: ['cmd', 'uint32'], 2: ['seq', 'uint32'], 3: ['timestamp', 'int64'], 6: ['context_key', 'uint32'] } as const

/** What a client asks, by the command's name. */
export const requests = {
  LoginRoomReq: { 1: ['app_id', 'uint32'], 3: ['room_id', 'string'], 6: ['id_name', 'string'], 7: ['nick_name', 'string'], 16: ['third_token', 'string'], 22: ['user_state_flag', 'uint32'], 23: ['user_count_limit', 'uint32'] },
  EnterRoomReq: { 3: ['room_id', 'string'], 6: ['third_token', 'string'], 8: ['user_state_flag', 'uint32'], 9: ['user_count_limit', 'uint32'] },
  LogoutRoomReq: nothing,
  QuitRoomReq: nothing,
  HbReq: nothing,
  RenewTokenReq: { 1: ['token', 'string'] },
  SetTransReq: { 1: ['trans_type', 'string'], 2: ['trans_data', 'string'], 4: ['trans_channel', 'string'] },
  GetTransReq: { 1: ['trans_channel', 'string'], 2: ['trans_list', [{ 1: ['trans_type', 'string'] }]] },
  AddStreamReq: { 1: ['stream_id', 'string'], 5: ['extra_info', 'string'], 7: ['third_token', 'string'] },
  DeleteStreamReq: { 1: ['stream_sid', 'string'], 2: ['stream_id', 'string'] },
  UpdateStreamReq: { 1: ['stream_sid', 'string'], 2: ['stream_id', 'string'], 5: ['extra_info', 'string'] },
  GetStreamListReq: nothing,
  SendImReq: { 1: ['msg_category', 'uint32'], 2: ['msg_type', 'uint32'], 3: ['msg_content', 'string'] },
  SendBigImReq: { 1: ['msg_list', [{ 1: ['msg_category', 'uint32'], 2: ['msg_type', 'uint32'], 3: ['msg_content', 'string'], 5: ['msg_client_id', 'string'] }]] },
  SignalLiveCustomReq: { 1: ['push_message', 'bytes'], 2: ['to_user_list', [{ 1: ['id_name', 'string'] }]] },
  GetUserlistReq: { 1: ['sort_type', 'uint32'], 2: ['user_index', 'uint32'] },
} as const

/** What it is answered, by the request's name. */
export const answers = {
  LoginRoomReq: { 1: ['rsp_head', rspHead], 2: ['switch_session_id', 'uint64'], 3: ['user_session_id', 'uint64'], 4: ['room_session_id', 'uint64'], 5: ['user_id', 'uint64'], 6: ['ret_timestamp', 'int64'], 7: ['big_im_time_window', 'uint32'], 8: ['liveroom_hb_interval', 'uint32'], 9: ['liveroom_hb_timeout', 'uint32'], 10: ['online_count', 'uint32'], 11: ['anchor_info', anchor], 12: ['relogin_token', 'string'], 13: ['userlist_merge_timeout', 'uint32'], 14: ['userlist_interval', 'uint32'], 15: ['token_remain_time', 'uint32'], 17: ['trans_channel_list', [transChannel]], 18: ['stream_count', 'uint32'], 19: ['stream_list_seq', 'uint32'], 20: ['stream_info_list', [loginStream]] },
  EnterRoomReq: { 1: ['rsp_head', rspHead], 2: ['user_session_id', 'uint64'], 3: ['room_session_id', 'uint64'], 4: ['user_id', 'uint64'], 5: ['ret_timestamp', 'int64'], 6: ['big_im_time_window', 'uint32'], 7: ['liveroom_hb_interval', 'uint32'], 8: ['liveroom_hb_timeout', 'uint32'], 9: ['online_count', 'uint32'], 10: ['anchor_info', anchor], 11: ['userlist_merge_timeout', 'uint32'], 12: ['userlist_interval', 'uint32'], 13: ['token_remain_time', 'uint32'], 15: ['trans_channel_list', [transChannel]], 16: ['stream_count', 'uint32'], 17: ['stream_list_seq', 'uint32'], 18: ['stream_info_list', [listedStream]] },
  LogoutRoomReq: bare,
  QuitRoomReq: bare,
  HbReq: { 1: ['rsp_head', rspHead], 2: ['ret_timestamp', 'int64'], 3: ['hb_interval', 'uint32'], 4: ['hb_timeout', 'uint32'], 5: ['stream_seq', 'uint32'], 6: ['user_seq', 'int64'], 7: ['online_count', 'uint32'], 8: ['big_im_time_window', 'uint32'], 9: ['trans_channel_list', [transChannel]] },
  RenewTokenReq: { 1: ['rsp_head', rspHead], 2: ['token_remain_time', 'uint32'], 3: ['stop_stream_id_list', ['string']] },
  SetTransReq: { 1: ['rsp_head', rspHead], 2: ['trans_type', 'string'], 3: ['trans_seq', 'uint32'], 5: ['trans_channel', 'string'] },
  GetTransReq: { 1: ['rsp_head', rspHead], 2: ['trans_channel', 'string'], 4: ['trans_list', [{ 1: ['err_code', 'uint32'], 2: ['trans_type', 'string'], 3: ['trans_data', 'string'], 4: ['trans_send_time', 'int64'], 5: ['trans_seq', 'uint32'], 6: ['id_name', 'string'], 7: ['nick_name', 'string'] }]] },
  AddStreamReq: { 1: ['rsp_head', rspHead], 2: ['stream_seq', 'uint32'], 3: ['stream_sid', 'string'], 4: ['stream_ver', 'uint32'], 5: ['stream_nid', 'uint32'], 6: ['token_remain_time', 'uint32'] },
  DeleteStreamReq: { 1: ['rsp_head', rspHead], 2: ['stream_seq', 'uint32'], 3: ['stream_ver', 'uint32'] },
  UpdateStreamReq: { 1: ['rsp_head', rspHead], 2: ['stream_seq', 'uint32'], 3: ['stream_ver', 'uint32'] },
  GetStreamListReq: { 1: ['rsp_head', rspHead], 2: ['stream_list_seq', 'uint32'], 3: ['stream_info_list', [listedStream]] },
  SendImReq: { 1: ['rsp_head', rspHead], 2: ['msg_id', 'uint64'] },
  SendBigImReq: { 1: ['rsp_head', rspHead], 2: ['big_im_time_window', 'uint32'], 3: ['msg_list', [{ 1: ['msg_id', 'string'], 2: ['msg_client_id', 'string'] }]] },
  SignalLiveCustomReq: bare,
  GetUserlistReq: { 1: ['rsp_head', rspHead], 2: ['server_user_seq', 'uint64'], 3: ['server_user_index', 'int64'], 4: ['ret_user_index', 'int64'], 5: ['user_base_info_list', [{ 1: ['id_name', 'string'], 2: ['nick_name', 'string'], 3: ['role', 'uint32'] }]] },
} as const

export const pushReq = { 1: ['head', { 1: ['sub_cmd', 'uint32'], 2: ['qos_flag', 'uint32'], 3: ['send_time', 'int64'] }], 2: ['msg_body', 'bytes'] } as const
export const mergePushReq = { 1: ['head', { 1: ['qos_flag', 'uint32'], 2: ['send_time', 'int64'] }], 2: ['message_list', [{ 1: ['sub_cmd', 'uint32'], 2: ['sub_seq', 'uint32'], 3: ['msg_body', 'bytes'] }]] } as const

/** What is pushed to clients, by its name in `PUSH`. */
export const pushes = {
  UserInfoUpdated: { 1: ['server_user_seq', 'int64'], 2: ['user_action_list', [{ 1: ['action', 'uint32'], 2: ['id_name', 'string'], 3: ['nick_name', 'string'], 4: ['role', 'uint32'], 5: ['login_time', 'int64'] }]] },
  UserKickout: { 1: ['id_name', 'string'], 2: ['user_session_id', 'uint64'], 3: ['kickout_reason', 'int32'], 4: ['custom_reason', 'string'] },
  UserTokenExpire: { 1: ['token', 'string'], 2: ['stop_stream_info', { 1: ['stream_id_list', ['string']] }] },
  Stream: { 1: ['stream_seq', 'uint32'], 2: ['stream_info_list', [pushedStream]] },
  Im: { 1: ['server_msg_id', 'uint64'], 2: ['ret_msg_id', 'uint64'], 4: ['msg_list', [{ 1: ['id_name', 'string'], 2: ['nick_name', 'string'], 3: ['role', 'uint32'], 4: ['msg_id', 'uint64'], 5: ['msg_category', 'uint32'], 6: ['msg_type', 'uint32'], 7: ['msg_content', 'string'], 8: ['send_time', 'int64'] }]] },
  BigIm: { 1: ['msg_list', [{ 1: ['id_name', 'string'], 2: ['nick_name', 'string'], 3: ['role', 'uint32'], 4: ['msg_id', 'string'], 5: ['msg_category', 'uint32'], 6: ['msg_type', 'uint32'], 7: ['msg_content', 'string'], 8: ['msg_timestamp', 'int64'] }]] },
  Trans: { 1: ['id_name', 'string'], 2: ['nick_name', 'string'], 3: ['role', 'uint32'], 4: ['trans_type', 'string'], 5: ['trans_data', 'string'], 6: ['trans_seq', 'uint32'], 7: ['trans_send_time', 'int64'], 8: ['trans_channel', 'string'] },
} as const
