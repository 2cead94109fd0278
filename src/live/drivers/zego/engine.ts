import { Emitter } from '../../emitter'

/** The callbacks of ZEGO's engines that concern us: both SDKs name them alike. */
export interface ZegoCallbacks {
  roomStateChanged: (roomID: string, reason: string, errorCode: number, extendedData: string) => void
  roomStreamUpdate: (roomID: string, updateType: 'ADD' | 'DELETE', streams: { streamID: string }[]) => void
  publisherStateUpdate: (state: { streamID: string, state: string, errorCode: number }) => void
  playerStateUpdate: (state: { streamID: string, state: string, errorCode: number }) => void
  tokenWillExpire: (roomID: string) => void
  IMRecvBroadcastMessage: (roomID: string, messages: { fromUser: { userID: string }, message: string }[]) => void
}

/** What rooms need of either SDK's engine. */
export interface ZegoEngine {
  on: <K extends keyof ZegoCallbacks>(event: K, callback: ZegoCallbacks[K]) => unknown
  loginRoom: (roomID: string, token: string, user: { userID: string, userName?: string }, config?: { userUpdate?: boolean }) => Promise<boolean>
  logoutRoom: (roomID?: string) => void
  renewToken: (token: string, roomID?: string) => boolean
}

export interface StreamState {
  streamId: string
  /** `PUBLISHING`, `PLAY_REQUESTING` … as ZEGO names them. */
  state: string
  code: number
}

export interface ZegoEvents {
  room: { roomId: string, reason: string, code: number }
  streams: { roomId: string, added: boolean, streamIds: string[] }
  publisher: StreamState
  player: StreamState
  tokenExpires: { roomId: string }
  message: { roomId: string, userId: string, text: string }
}

/** Whoever is in a room; there is one place for it in an engine. */
export interface Occupant {
  /** Somebody else has gone into a room: this one is out. */
  evicted: () => void
}

/**
 * One engine with our own listeners around it. The SDK's are registered once and never taken off: its `off` removes another
 * listener when it does not know the one it is given, and what throws in one of its listeners is nobody's to catch.
 */
export class EngineHub<E extends ZegoEngine> {
  readonly events = new Emitter<ZegoEvents>()
  private occupant: Occupant | null = null

  constructor(readonly engine: E) {
    const { events } = this
    engine.on('roomStateChanged', (roomId, reason, code) => events.emit('room', { roomId, reason, code }))
    engine.on('roomStreamUpdate', (roomId, type, streams) => events.emit('streams', { roomId, added: type === 'ADD', streamIds: streams.map(stream => stream.streamID) }))
    engine.on('publisherStateUpdate', ({ streamID, state, errorCode }) => events.emit('publisher', { streamId: streamID, state, code: errorCode }))
    engine.on('playerStateUpdate', ({ streamID, state, errorCode }) => events.emit('player', { streamId: streamID, state, code: errorCode }))
    engine.on('tokenWillExpire', roomId => events.emit('tokenExpires', { roomId }))
    engine.on('IMRecvBroadcastMessage', (roomId, messages) =>
      messages.forEach(({ fromUser, message }) => events.emit('message', { roomId, userId: fromUser.userID, text: message })))
  }

  get free(): boolean {
    return this.occupant === null
  }

  /** Takes the one place there is. */
  occupy(occupant: Occupant): void {
    const former = this.occupant
    this.occupant = occupant
    if (former && former !== occupant)
      former.evicted()
  }

  vacate(occupant: Occupant): void {
    if (this.occupant === occupant)
      this.occupant = null
  }
}

/** Holds the app's one engine: made when a room first needs it, kept for all rooms after it, and never made reactive. */
export class EngineHolder<H extends EngineHub<ZegoEngine>> {
  private held: { appId: number, hub: H } | null = null

  constructor(private readonly create: (appId: number) => H) {}

  /** Another app id than before, which only another deployment brings, takes another engine. */
  get(appId: number): H {
    if (this.held?.appId !== appId)
      this.held = { appId, hub: this.create(appId) }
    return this.held.hub
  }
}
