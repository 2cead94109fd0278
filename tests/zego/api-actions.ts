import type { ZegoLoopback } from './loopback'
import { Buffer } from 'node:buffer'
import { CLOSE, KICKOUT } from './loopback'

/** Return codes of ZEGO's server API: "Global return codes" and those of the single calls. */
export const RETURN = {
  OK: 0,
  BAD_PARAMETER: 2,
  NO_ROOM: 104,
  TOO_FAST: 206,
  EXPIRED: 100000004,
  BAD_SIGNATURE: 100000005,
  UNKNOWN_ACTION: 100000007,
  UNKNOWN_APP: 100000010,
  BAD_VERSION: 100000014,
} as const

const MAX_KICKS = 5
const MAX_ROOMS = 10
const MAX_MESSAGE_BYTES = 1024

export interface Reply {
  code: number
  data?: object
}

/** What the calls of the server API do to the loopback's rooms. */
export class ApiActions {
  /** The highest Sequence that each stream was forbidden or resumed with. */
  private readonly sequences = new Map<string, number>()

  constructor(private readonly loopback: ZegoLoopback) {}

  run(action: string, parameters: URLSearchParams): Reply {
    const act = this.actions[action]
    return act ? act(parameters) : { code: RETURN.UNKNOWN_ACTION }
  }

  private readonly actions: Record<string, (parameters: URLSearchParams) => Reply> = {
    KickoutUser: (parameters) => {
      const users = parameters.getAll('UserId[]')
      if (users.length === 0 || users.length > MAX_KICKS)
        return { code: RETURN.BAD_PARAMETER }
      return this.inRoom(parameters, roomID => users.forEach(user => this.loopback.kickout(roomID, user, KICKOUT.REMOVED, parameters.get('CustomReason') ?? '')))
    },
    CloseRoom: parameters => this.inRoom(parameters, (roomID) => {
      this.loopback.rooms.close(roomID, parameters.get('CustomReason') ?? '', parameters.get('RoomCloseCallback') !== 'true')
    }),
    DeleteStream: parameters => this.inRoom(parameters, (roomID) => {
      this.loopback.rooms.removeStream(this.loopback.rooms.get(roomID)!, parameters.get('StreamId') ?? '', CLOSE.DELETED)
    }),
    ForbidRTCStream: parameters => this.rule(parameters, streamID => this.loopback.rooms.forbid(streamID)),
    ResumeRTCStream: parameters => this.rule(parameters, streamID => this.loopback.rooms.resume(streamID)),
    DescribeSimpleStreamList: parameters => this.inRoom(parameters, roomID => ({
      StreamList: [...this.loopback.rooms.get(roomID)!.streams.values()].map(({ id, owner, createdAt, number }) =>
        ({ StreamId: id, UserId: owner.userID, UserName: owner.userName, CreateTime: createdAt, StreamNumberId: number })),
    })),
    DescribeUserNum: (parameters) => {
      const rooms = parameters.getAll('RoomId[]')
      if (rooms.length === 0 || rooms.length > MAX_ROOMS)
        return { code: RETURN.BAD_PARAMETER }
      return { code: RETURN.OK, data: { UserCountList: rooms.map(id => ({ RoomId: id, UserCount: this.loopback.rooms.get(id)?.members.size ?? 0, AdminUserCount: 0 })) } }
    },
    SendBroadcastMessage: (parameters) => {
      const content = parameters.get('MessageContent') ?? ''
      const userID = parameters.get('UserId') ?? ''
      if (!userID || !content || Buffer.byteLength(content) > MAX_MESSAGE_BYTES)
        return { code: RETURN.BAD_PARAMETER }
      return this.inRoom(parameters, (roomID) => {
        this.loopback.sendBroadcast(roomID, { userID, userName: parameters.get('UserName') ?? '' }, content)
      })
    },
  }

  private inRoom(parameters: URLSearchParams, act: (roomID: string) => object | void): Reply {
    const roomID = parameters.get('RoomId')
    if (!roomID)
      return { code: RETURN.BAD_PARAMETER }
    if (!this.loopback.rooms.get(roomID))
      return { code: RETURN.NO_ROOM }
    return { code: RETURN.OK, data: act(roomID) ?? undefined }
  }

  /** A Sequence that does not rise is answered and not obeyed. */
  private rule(parameters: URLSearchParams, act: (streamID: string) => void): Reply {
    const streamID = parameters.get('StreamId')
    const sequence = Number(parameters.get('Sequence'))
    if (!streamID || !(sequence > 0))
      return { code: RETURN.BAD_PARAMETER }
    if (sequence > (this.sequences.get(streamID) ?? 0)) {
      this.sequences.set(streamID, sequence)
      act(streamID)
    }
    return { code: RETURN.OK }
  }
}
