import type { PeerConnection, Track } from 'node-datachannel'
import type { MediaKind, VideoCodec } from './engine'
import type { MediaHost } from './host'
import type { Offer } from './offer'
import ndc from 'node-datachannel'
import { MediaError } from './engine'
import { advertise } from './host'

/** One side's connection, as the engine sees it; the only file that knows the native library is this one. */
export interface RtcPeer {
  /** SDP answer with its candidates; called once. Rejects with a MediaError. */
  answer: () => Promise<string>
  isOpen: (kind: MediaKind) => boolean
  /** Sends RTP or RTCP; false when the track is not open. */
  send: (kind: MediaKind, packet: Buffer) => boolean
  close: () => void
}

export interface RtcEvents {
  onOpen?: (kind: MediaKind) => void
  /** RTP and RTCP alike. */
  onPacket: (kind: MediaKind, packet: Buffer) => void
  /** The connection is lost; called at most once, never after `close`. */
  onDown: () => void
}

export interface Rtc {
  receive: (offer: Offer, host: MediaHost, events: RtcEvents) => RtcPeer
  send: (offer: Offer, host: MediaHost, events: RtcEvents) => RtcPeer
  shutdown: () => void
}

/** One per kind is enough: every viewer has a connection of its own. */
export const SSRC: Record<MediaKind, number> = { audio: 0x000A0D10, video: 0x00071DE0 }
/** Constrained baseline 3.1 as in RFC 7742 6.2; a decoder takes what a stronger encoder sends at this level. */
const H264_PARAMETERS = 'profile-level-id=42e01f;packetization-mode=1;level-asymmetry-allowed=1'
/** Packets kept per viewer to be sent again: about two seconds of video. */
const RESEND_PACKETS = 512
/** There are no servers to ask, so gathering takes milliseconds. */
const GATHER_MS = 5_000

/** @param portRange UDP ports to use, both included; any free ones when it is left out */
export function nativeRtc(portRange?: readonly [number, number]): Rtc {
  const connect = (host: MediaHost): PeerConnection => {
    try {
      return new ndc.PeerConnection('', {
        iceServers: [],
        bindAddress: host.bind,
        disableAutoNegotiation: true,
        forceMediaTransport: true,
        ...(portRange ? { portRangeBegin: portRange[0], portRangeEnd: portRange[1] } : {}),
      })
    }
    catch {
      throw MediaError.unavailable()
    }
  }
  return {
    receive(offer, host, events) {
      const connection = connect(host)
      const peer = new NativePeer(connection, offer, host, events)
      connection.onTrack(track => peer.add(track.type() === 'audio' ? 'audio' : 'video', track))
      return peer
    },
    send(offer, host, events) {
      const connection = connect(host)
      const peer = new NativePeer(connection, offer, host, events)
      for (const { kind, mid, payloadType } of offer.media) {
        const track = connection.addTrack(kind === 'audio' ? audio(mid, payloadType) : video(mid, payloadType, offer.codec))
        if (kind === 'video')
          track.setMediaHandler(new ndc.RtcpNackResponder(RESEND_PACKETS))
        peer.add(kind, track)
      }
      return peer
    },
    shutdown: () => ndc.cleanup(),
  }
}

function audio(mid: string, payloadType: number): InstanceType<typeof ndc.Audio> {
  const description = new ndc.Audio(mid, 'SendOnly')
  description.addOpusCodec(payloadType)
  description.addSSRC(SSRC.audio, 'live', 'live', 'audio')
  return description
}

function video(mid: string, payloadType: number, codec: VideoCodec): InstanceType<typeof ndc.Video> {
  const description = new ndc.Video(mid, 'SendOnly')
  if (codec === 'H264')
    description.addH264Codec(payloadType, H264_PARAMETERS)
  else
    description.addVP8Codec(payloadType)
  description.addSSRC(SSRC.video, 'live', 'live', 'video')
  return description
}

class NativePeer implements RtcPeer {
  private readonly tracks: Partial<Record<MediaKind, Track>> = {}
  private readonly open = { audio: false, video: false }
  private closed = false
  private abandon = () => {}

  constructor(
    private readonly connection: PeerConnection,
    private readonly offer: Offer,
    private readonly host: MediaHost,
    private readonly events: RtcEvents,
  ) {
    connection.onStateChange((state) => {
      if (!this.closed && (state === 'failed' || state === 'closed' || state === 'disconnected'))
        events.onDown()
    })
  }

  add(kind: MediaKind, track: Track): void {
    this.tracks[kind] = track
    track.onOpen(() => {
      this.open[kind] = true
      this.events.onOpen?.(kind)
    })
    track.onClosed(() => {
      this.open[kind] = false
    })
    track.onMessage((packet) => {
      if (!this.closed)
        this.events.onPacket(kind, packet)
    })
  }

  answer(): Promise<string> {
    return new Promise<string>((resolve, reject) => {
      const deadline = setTimeout(() => this.abandon(), GATHER_MS)
      this.abandon = () => {
        clearTimeout(deadline)
        reject(MediaError.unavailable())
      }
      this.connection.onGatheringStateChange((state) => {
        const description = state === 'complete' ? this.connection.localDescription() : null
        if (!description)
          return
        clearTimeout(deadline)
        resolve(advertise(description.sdp, this.host))
      })
      try {
        this.connection.setRemoteDescription(this.offer.sdp, 'offer')
        this.connection.setLocalDescription('answer')
      }
      catch {
        clearTimeout(deadline)
        reject(MediaError.badOffer('the media library refused it'))
      }
    })
  }

  isOpen(kind: MediaKind): boolean {
    return this.open[kind] && !this.closed
  }

  send(kind: MediaKind, packet: Buffer): boolean {
    if (!this.isOpen(kind))
      return false
    try {
      return this.tracks[kind]?.sendMessageBinary(packet) === true
    }
    catch {
      this.open[kind] = false // it closed under us; onClosed is on its way
      return false
    }
  }

  close(): void {
    if (this.closed)
      return
    this.closed = true
    this.abandon()
    // A track that is not closed itself keeps its callbacks, and through them this peer, for ever.
    Object.values(this.tracks).forEach(track => track.close())
    this.connection.close()
  }
}
