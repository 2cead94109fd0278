import type { MediaTicket } from '#contract/rooms'

/**
 * The one interface between the app and a media vendor. A driver talks to an SDK or a protocol; it imports neither Vue nor
 * Pinia, keeps no room state, and shows nothing: what a surface should render leaves it as a `source` event, and what the
 * surface saw comes back through `report()`.
 */
export interface LiveDriver {
  readonly name: DriverName
  readonly capabilities: DriverCapabilities
  /** Subscribes; the answer unsubscribes. Listeners that throw do not reach the driver. */
  on: <T extends DriverEventType>(type: T, listener: (event: DriverEvents[T]) => void) => () => void
  /** Takes the ticket of `POST /api/rooms/:id/join`. Must come before anything below; a second call renews the ticket. */
  join: (ticket: MediaTicket) => Promise<void>
  /** Opens camera and microphone and emits `source` for `preview`. Rejects with a `LiveError`. Needs no ticket. */
  startPreview: (options: CaptureOptions) => Promise<void>
  /** Changes a running capture in place (flip, mute, beauty …); unknown wishes are ignored by capability. */
  configure: (options: Partial<CaptureOptions>) => Promise<void>
  /** Sends the preview. Resolves once asked for; `publisher` events tell whether it is out. */
  startPublishing: (options?: { takeOver?: boolean }) => Promise<void>
  stopPublishing: () => Promise<void>
  startPlaying: () => Promise<void>
  stopPlaying: () => Promise<void>
  /** What a surface saw: a playing element, a stall, a native state code. State changes only on such reports. */
  report: (event: SurfaceEvent) => void
  /** Tries now what waits for its next try: the network is back, the app is in the foreground, the room says "live". */
  nudge: () => void
  /** Releases camera, microphone, connections and timers. Idempotent, safe at any time. */
  leave: () => Promise<void>
}

export type DriverName = 'whip' | 'url' | 'unsupported' | 'fake' | 'zego-weixin' | 'zego-web'

export interface DriverCapabilities {
  canPlay: boolean
  canPublish: boolean
  /** Why not, when it cannot: shown to people by code. */
  reason?: LiveErrorCode
  canFlip: boolean
  canMirror: boolean
  canBeautify: boolean
  canPickDefinition: boolean
}

export type Definition = '480p' | '720p' | '1080p'

export interface CaptureOptions {
  camera: 'front' | 'back'
  cameraOn: boolean
  microphoneOn: boolean
  mirror: boolean
  /** 0 (off) to 9. */
  beauty: number
  /** 0 (off) to 9. */
  whitening: number
  definition: Definition
}

/**
 * What a surface renders: a browser stream, an address for a native tag or `<video>`, or a native tag's own camera before
 * there is an address. A native tag is started once an address has been rendered and stopped once it is taken away; the
 * driver has by then told its SDK.
 */
export type SurfaceSource
  = | { kind: 'stream', stream: MediaStream }
    | { kind: 'url', url: string }
    | { kind: 'camera' }

export type PublisherState
  = | { state: 'idle' | 'requesting' | 'publishing' }
    | { state: 'reconnecting' | 'failed', error: LiveError }

export type PlayerState
  /** `waiting`: nobody publishes at the moment. `requesting`: asked for. `playing`: media arrives. */
  = | { state: 'idle' | 'requesting' | 'waiting' | 'playing' }
    | { state: 'reconnecting' | 'failed', error: LiveError }

export interface Quality {
  /** kbit/s of video and audio together. */
  bitrate: number
  /** Frames a second. */
  fps: number
  width: number
  height: number
}

export interface DriverEvents {
  publisher: PublisherState
  player: PlayerState
  source: { role: 'preview' | 'player', source: SurfaceSource | null }
  quality: { role: 'publisher' | 'player', quality: Quality }
  /** The ticket is about to expire, or was refused as expired: `join` again with a new one, for this user of the vendor's if one is named. */
  ticketExpiring: { userId?: string }
  /** The server says something through the vendor's room: a `RelayMessage`. */
  message: { text: string }
}
export type DriverEventType = keyof DriverEvents

/** What a native tag says; `command` is a call to it that failed: `{command, errMsg}`. */
export type NativeEventName
  = | 'statechange' | 'netstatus' | 'error' | 'audiovolumenotify' | 'bgmstart' | 'bgmprogress' | 'bgmcomplete'
    | 'fullscreenchange' | 'enterpictureinpicture' | 'leavepictureinpicture' | 'command'

export type SurfaceEvent
  = | { type: 'firstFrame' | 'stalled' | 'resumed' }
    /** The browser wants a tap before it plays. */
    | { type: 'blocked' }
    /** A native tag's own event, with its `detail` as it is. */
    | { type: 'native', name: NativeEventName, detail: unknown }

export type LiveErrorCode
  = | 'CAMERA_REFUSED' | 'CAMERA_MISSING' | 'CAMERA_BUSY' | 'INSECURE_CONTEXT' | 'NO_WEBRTC' | 'UNSUPPORTED'
    | 'UNAUTHENTICATED' | 'FORBIDDEN' | 'MAY_NOT_PUBLISH' | 'KICKED' | 'BANNED' | 'WECHAT_TOO_OLD' | 'STREAM_BUSY' | 'TAKEN_OVER' | 'BAD_OFFER' | 'ROOM_FULL' | 'NETWORK' | 'TIMEOUT' | 'UNKNOWN'

/** Every failure of the live engine; `code` is stable and has a sentence in both languages under `live.error.<code>`. */
export class LiveError extends Error {
  constructor(readonly code: LiveErrorCode, message: string = code, cause?: unknown) {
    super(message, { cause })
    this.name = 'LiveError'
  }

  /** Whether trying again by itself can help; the others need a person. */
  get transient() {
    return this.code === 'NETWORK' || this.code === 'TIMEOUT' || this.code === 'UNKNOWN' || this.code === 'ROOM_FULL'
  }
}
