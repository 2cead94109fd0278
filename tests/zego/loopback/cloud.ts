import type { Member, Room } from './room'
import type { Rooms } from './rooms'
import type { CheckToken } from './token'

/** What a connection needs of the cloud it leads to. */
export interface Cloud {
  readonly rooms: Rooms
  readonly checkToken: CheckToken
  readonly settings: CloudSettings
  /** Keeps what a client asked. */
  record: (from: string, command: string, body?: unknown) => void
  /** Somebody's token lasts `member.grant.remaining` seconds from now. */
  watchToken: (room: Room, member: Member) => void
}

export interface CloudSettings {
  /** Milliseconds between a client's heartbeats in a room. */
  heartbeatMs: number
  /** Milliseconds in which a client gathers barrage messages. */
  barrageWindowMs: number
  /** The connection's own heartbeat, in seconds. */
  linkHeartbeat: { interval: number, timeout: number }
}
