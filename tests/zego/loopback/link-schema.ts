/** Messages of the link, one WebSocket each: what the SDKs ask before and around rooms. Numbers are the SDK's. */
export const LINK = {
  HTTP_REQUEST: 4,
  HTTP_RESPONSE: 5,
  HEARTBEAT: 12,
  HEARTBEAT_ANSWER: 13,
  GET_CONFIG: 14,
  CONFIG: 15,
  UPWARD: 17,
  ESTABLISHED: 19,
  DOWNWARD: 21,
  GET_APP_CONFIG: 23,
  APP_CONFIG: 24,
  HTTP_REQUEST_2: 33,
  DISPATCH: 35,
  DISPATCHED: 36,
  GET_SERVER_ADDRESS: 39,
  SERVER_ADDRESS: 40,
} as const

const header = { 1: ['name', 'string'], 2: ['val', 'string'] } as const

/** What every question has in common. */
export const question = { 1: ['txid', 'uint64'] } as const
export const config = { 1: ['code', 'int32'], 3: ['data', {
  1: ['txid', 'uint64'],
  4: ['logic_hb_interval', 'uint32'],
  5: ['logic_hb_timeout', 'uint32'],
  6: ['pc_establish_timeout', 'uint32'],
  9: ['client_outer_ip', 'string'],
  10: ['ntp_time', 'uint64'],
}] } as const
export const heartbeat = { 1: ['txid', 'uint64'], 2: ['ts', 'int64'], 3: ['ntp_time', 'uint64'] } as const
export const appConfig = { 1: ['code', 'int32'], 3: ['data', { 1: ['txid', 'uint64'], 2: ['data', 'bytes'], 3: ['ts', 'uint64'], 4: ['etag', 'uint32'] }] } as const
export const httpRequest = { 5: ['id_name', 'string'], 9: ['location', 'string'] } as const
export const httpRequest2 = { 5: ['id_name', 'string'], 11: ['interface_id', 'uint32'] } as const
export const httpResponse = { 1: ['txid', 'uint64'], 2: ['headers', [header]], 3: ['status_code', 'int32'], 4: ['body', 'bytes'] } as const
export const upward = { 5: ['id_name', 'string'], 6: ['service_no', 'uint32'], 8: ['payload', 'bytes'] } as const
export const established = { 1: ['elapse', 'uint32'], 2: ['from', 'uint32'] } as const
export const downward = { 1: ['payload', 'bytes'], 2: ['wss_message_type', 'uint32'], 3: ['ts', 'uint64'] } as const
export const dispatched = { 1: ['code', 'int32'], 3: ['data', { 1: ['txid', 'uint64'], 6: ['ttl', 'uint32'] }] } as const
export const serverAddress = { 1: ['code', 'int32'], 3: ['data', { 1: ['txid', 'uint64'], 2: ['geofencing_id', 'uint32'] }] } as const

const service = { 1: ['config_id', 'string'], 2: ['protocol', 'uint32'], 3: ['url_template', 'string'], 4: ['resolve_type', 'uint32'] } as const
const resource = { 1: ['resource_type', 'uint32'], 2: ['service_info', [service]] } as const
/** What an app may do and where its media goes, within the app configuration. */
export const initConfig = {
  1: ['app_config', { 1: ['test_id', 'int32'], 2: ['domain', 'string'] }],
  4: ['speedlog_config', { 1: ['report_count', 'int32'], 2: ['report_retry_interval', 'int32'], 8: ['charge_info_report_cycle', 'int32'] }],
  5: ['media_config', { 1: ['play_config', { 5: ['resource_info', [resource]] }], 2: ['publish_config', { 2: ['resource_info', [resource]] }] }],
} as const
export const PROTOCOL = { RTMP: 1, FLV: 2, HLS: 3, WEBRTC: 4 } as const
export const RESOURCE = { CDN: 0, RTC: 1 } as const
