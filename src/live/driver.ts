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

/** What a surface renders: a browser stream, or an address for a native tag or `<video>`. */
export type SurfaceSource
  = | { kind: 'stream', stream: MediaStream }
    | { kind: 'url', url: string }

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
  /** The ticket is about to expire, or was refused as expired: `join` again with a new one. */
  ticketExpiring: Record<string, never>
}
export type DriverEventType = keyof DriverEvents

export type SurfaceEvent
  = | { type: 'firstFrame' | 'stalled' | 'resumed' }
    /** The browser wants a tap before it plays. */
    | { type: 'blocked' }
    /** A native tag's own event, handed on as it is. */
    | { type: 'native', name: 'statechange' | 'netstatus' | 'error', detail: unknown }

export type LiveErrorCode
  = | 'CAMERA_REFUSED' | 'CAMERA_MISSING' | 'CAMERA_BUSY' | 'INSECURE_CONTEXT' | 'NO_WEBRTC' | 'UNSUPPORTED'
    | 'UNAUTHENTICATED' | 'FORBIDDEN' | 'STREAM_BUSY' | 'TAKEN_OVER' | 'BAD_OFFER' | 'ROOM_FULL' | 'NETWORK' | 'TIMEOUT' | 'UNKNOWN'

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
