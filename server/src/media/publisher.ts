import type { MediaKind } from './engine'
import type { Offer } from './offer'
import type { RtcEvents, RtcPeer } from './rtc'
import type { RtcpPacket } from './rtcp'
import { nextBitrate, START_BITRATE } from './congestion'
import { PUBLISHER_SILENCE_MS } from './engine'
import { Receiver } from './receiver'
import { isRtcp, isSenderReport, nack, pictureLoss, readRtcp, receiverBitrate, receiverReport } from './rtcp'

const RTP_HEADER_BYTES = 12

/** Where a publisher's media goes. */
export interface PublisherOutput {
  /** The packets that follow are numbered and timed by another source. */
  onSource: (kind: MediaKind) => void
  onRtp: (kind: MediaKind, packet: Buffer) => void
  onSenderReport: (kind: MediaKind, report: RtcpPacket) => void
}

/** The sending side of a stream: counts what comes, asks for what is missing, says how much may come. */
export class Publisher {
  readonly peer: RtcPeer
  private readonly receivers: Partial<Record<MediaKind, Receiver>> = {}
  private readonly payloadTypes: Partial<Record<MediaKind, number>>
  private bitrate = START_BITRATE
  private lastRtpAt: number

  constructor(
    readonly id: string,
    offer: Offer,
    private readonly output: PublisherOutput,
    private readonly now: () => number,
    connect: (onPacket: RtcEvents['onPacket']) => RtcPeer,
  ) {
    this.payloadTypes = Object.fromEntries(offer.media.map(({ kind, payloadType }) => [kind, payloadType]))
    this.lastRtpAt = now()
    this.peer = connect((kind, packet) => this.take(kind, packet))
  }

  get isSilent(): boolean {
    return this.now() - this.lastRtpAt > PUBLISHER_SILENCE_MS
  }

  /** Once a second: receiver reports, what is still missing, and the bitrate for the next second. */
  report(): void {
    const now = this.now()
    for (const kind of ['audio', 'video'] as const) {
      const receiver = this.receivers[kind]
      if (!receiver)
        continue
      const report = receiver.report(now)
      this.peer.send(kind, receiverReport(report))
      const missing = receiver.stillMissing(now)
      if (missing.length > 0)
        this.peer.send(kind, nack(receiver.ssrc, missing))
      if (kind === 'video') {
        this.bitrate = nextBitrate(this.bitrate, report.fractionLost)
        this.peer.send(kind, receiverBitrate(receiver.ssrc, this.bitrate))
      }
    }
  }

  /** False when there is no picture to ask for yet; the first one a publisher sends is a key frame anyway. */
  askKeyframe(): boolean {
    const receiver = this.receivers.video
    return receiver !== undefined && this.peer.send('video', pictureLoss(receiver.ssrc))
  }

  private take(kind: MediaKind, packet: Buffer): void {
    if (isRtcp(packet))
      this.takeRtcp(kind, packet)
    else if (packet.length >= RTP_HEADER_BYTES && packet[0]! >> 6 === 2 && (packet[1]! & 0x7F) === this.payloadTypes[kind])
      this.takeRtp(kind, packet)
  }

  private takeRtp(kind: MediaKind, packet: Buffer): void {
    const now = this.now()
    const ssrc = packet.readUInt32BE(8)
    let receiver = this.receivers[kind]
    if (receiver?.ssrc !== ssrc) {
      receiver = this.receivers[kind] = new Receiver(kind, packet)
      this.output.onSource(kind)
    }
    this.lastRtpAt = now
    const { fresh, lost } = receiver.take(packet, now)
    if (lost.length > 0)
      this.peer.send(kind, nack(ssrc, lost))
    if (fresh)
      this.output.onRtp(kind, packet)
  }

  private takeRtcp(kind: MediaKind, packet: Buffer): void {
    for (const part of readRtcp(packet)) {
      const receiver = this.receivers[kind]
      if (receiver && isSenderReport(part) && senderOf(part) === receiver.ssrc) {
        receiver.noteSenderReport(part, this.now())
        this.output.onSenderReport(kind, part)
      }
    }
  }
}

function senderOf(report: RtcpPacket): number {
  return report.data.readUInt32BE(4)
}
