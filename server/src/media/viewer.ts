import type { MediaKind } from './engine'
import type { Offer } from './offer'
import type { RtcEvents, RtcPeer } from './rtc'
import { VIEWER_SILENCE_MS } from './engine'
import { isKeyframeRequest, readRtcp } from './rtcp'

/** The receiving side of a stream: one connection, media numbered as its own offer wants it. */
export class Viewer {
  readonly peer: RtcPeer
  private readonly payloadTypes: Partial<Record<MediaKind, number>>
  private lastHeardAt: number

  constructor(
    readonly id: string,
    offer: Offer,
    private readonly wantKeyframe: () => void,
    private readonly now: () => number,
    connect: (events: Pick<RtcEvents, 'onOpen' | 'onPacket'>) => RtcPeer,
  ) {
    this.payloadTypes = Object.fromEntries(offer.media.map(({ kind, payloadType }) => [kind, payloadType]))
    this.lastHeardAt = now()
    this.peer = connect({
      onOpen: kind => kind === 'video' && wantKeyframe(),
      onPacket: (_kind, packet) => this.take(packet),
    })
  }

  get isSilent(): boolean {
    return this.now() - this.lastHeardAt > VIEWER_SILENCE_MS
  }

  /** Writes this viewer's payload type into the packet and sends it; the library copies it, so the buffer may be used again. */
  sendRtp(kind: MediaKind, packet: Buffer): boolean {
    const payloadType = this.payloadTypes[kind]
    if (payloadType === undefined || !this.peer.isOpen(kind))
      return false
    packet[1] = (packet[1]! & 0x80) | payloadType
    return this.peer.send(kind, packet)
  }

  private take(packet: Buffer): void {
    this.lastHeardAt = this.now()
    for (const part of readRtcp(packet)) {
      if (isKeyframeRequest(part))
        this.wantKeyframe()
    }
  }
}
