/** Which way a session carries media: into the server (WHIP) or out of it (WHEP). */
export type MediaRight = 'publish' | 'play'
export type MediaKind = 'audio' | 'video'
export type VideoCodec = 'H264' | 'VP8'

/** A publisher silent for this long is gone, whatever ICE still says. */
export const PUBLISHER_SILENCE_MS = 10_000
/** Viewers send a receiver report every second or so (RFC 3550 6.2); this many missing in a row is a dead one. */
export const VIEWER_SILENCE_MS = 15_000
/** At most one key-frame request per stream in this window, however many viewers ask. */
export const KEYFRAME_WINDOW_MS = 300
/** 50 viewers of 1.2 Mb/s took 13 % of one core when measured; the rest is head room for slower machines. */
export const MAX_VIEWERS_PER_STREAM = 200
/** Publishers and viewers together. Each holds one UDP socket and some 0.6 MB of packets to resend. */
export const MAX_PEERS = 400
/** Places beyond those that viewers cannot take, so that a crowd never keeps an anchor out. */
export const PUBLISHER_RESERVE = 20
/** An offer of a browser has 3–8 KB. */
export const MAX_OFFER_BYTES = 64 * 1024

export interface Session {
  /** Unguessable; the last part of the WHIP/WHEP Location. */
  id: string
  /** SDP answer with all candidates in it. */
  answer: string
}

export interface OfferContext {
  /** The local address the client's HTTP request arrived at: where it reached us it can send media, too. */
  reachedBy?: string
}

export interface PublishContext extends OfferContext {
  /** `true`: the person asked to take the stream over. A session id: take over from that session only (one's own reconnect). */
  over?: true | string
}

export interface StreamStats {
  stream: string
  live: boolean
  video: VideoCodec | null
  viewers: number
  /** RTP packets taken from publishers and given to viewers since the stream came up. */
  packetsIn: number
  packetsOut: number
  /** Key frames viewers asked for, and the requests that went on to the publisher. */
  keyframesWanted: number
  keyframesAsked: number
}

/** A stream went live or stopped being live; never the same twice in a row. */
export interface StreamEvent {
  stream: string
  live: boolean
}

export interface MediaEvents {
  stream: [StreamEvent]
}

/** WHIP/WHEP without HTTP. Calls reject with a {@link MediaError} only. */
export interface MediaEngine {
  /** A running publisher is replaced only when `over` says so; its viewers go on without a new offer. */
  publish: (stream: string, offer: string, context?: PublishContext) => Promise<Session>
  play: (stream: string, offer: string, context?: OfferContext) => Promise<Session>
  /** Resolves to false when the stream has no such session (any more). */
  close: (right: MediaRight, stream: string, session: string) => Promise<boolean>
  /** Frees everybody on a stream, for a room that has ended. */
  end: (stream: string) => Promise<void>
  isLive: (stream: string) => boolean
  stats: () => Promise<StreamStats[]>
  /** Frees everything; the engine takes no calls afterwards. */
  shutdown: () => Promise<void>
  on: (event: 'stream', listener: (event: StreamEvent) => void) => unknown
  off: (event: 'stream', listener: (event: StreamEvent) => void) => unknown
}

export type MediaErrorReason = 'not-live' | 'busy' | 'bad-offer' | 'full' | 'restarting' | 'unavailable'

export class MediaError extends Error {
  override readonly name = 'MediaError'

  constructor(
    readonly reason: MediaErrorReason,
    message: string,
    /** Seconds after which the same call may succeed; null when it will not by waiting. */
    readonly retryAfter: number | null = null,
  ) {
    super(message)
  }

  static notLive(): MediaError {
    return new MediaError('not-live', 'Nobody is publishing this stream at the moment.', 2)
  }

  static busy(): MediaError {
    return new MediaError('busy', 'This stream is already being published from somewhere else.')
  }

  static badOffer(why: string): MediaError {
    return new MediaError('bad-offer', `The offer cannot be answered: ${why}.`)
  }

  static full(): MediaError {
    return new MediaError('full', 'The media server has no free place. Try again in a moment.', 10)
  }

  static restarting(): MediaError {
    return new MediaError('restarting', 'The media server is starting again. Try again in a moment.', 1)
  }

  static unavailable(): MediaError {
    return new MediaError('unavailable', 'The media server did not answer.', 5)
  }
}
