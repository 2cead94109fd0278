import type { MediaKind, StreamStats, VideoCodec } from './engine'
import type { Publisher, PublisherOutput } from './publisher'
import type { RtcpPacket } from './rtcp'
import type { Viewer } from './viewer'
import { KeyframeRequests } from './keyframes'
import { SSRC } from './rtc'
import { rewriteSenderReport } from './rtcp'
import { Timeline } from './timeline'

/** One publisher at a time and its viewers, who see one unbroken stream however often the publisher changes. */
export class Stream {
  publisher: Publisher | null = null
  codec: VideoCodec | null = null
  readonly viewers = new Map<string, Viewer>()
  private readonly timelines = { audio: new Timeline('audio'), video: new Timeline('video') }
  private readonly keyframes: KeyframeRequests
  private readonly counts = { packetsIn: 0, packetsOut: 0, keyframesWanted: 0, keyframesAsked: 0 }

  constructor(readonly name: string, private readonly now: () => number) {
    this.keyframes = new KeyframeRequests(() => {
      if (this.publisher?.askKeyframe())
        this.counts.keyframesAsked++
    }, now)
  }

  /** What a publisher does with its media while it is this stream's; one that has been replaced reaches nobody. */
  outputOf(id: string): PublisherOutput {
    const isCurrent = () => this.publisher?.id === id
    return {
      onSource: kind => isCurrent() && this.timelines[kind].join(),
      onRtp: (kind, packet) => isCurrent() && this.forward(kind, packet),
      onSenderReport: (kind, report) => isCurrent() && this.forwardReport(kind, report),
    }
  }

  readonly wantKeyframe = (): void => {
    this.counts.keyframesWanted++
    this.keyframes.request()
  }

  stats(): StreamStats {
    return { stream: this.name, live: this.publisher !== null, video: this.codec, viewers: this.viewers.size, ...this.counts }
  }

  stop(): void {
    this.keyframes.stop()
  }

  private forward(kind: MediaKind, packet: Buffer): void {
    this.counts.packetsIn++
    this.timelines[kind].shift(packet, this.now())
    packet.writeUInt32BE(SSRC[kind], 8)
    for (const viewer of this.viewers.values()) {
      if (viewer.sendRtp(kind, packet))
        this.counts.packetsOut++
    }
  }

  /** Sender reports carry the common clock by which a player keeps lips and sound together. */
  private forwardReport(kind: MediaKind, report: RtcpPacket): void {
    const packet = rewriteSenderReport(report, SSRC[kind], this.timelines[kind].timestampOffset)
    for (const viewer of this.viewers.values())
      viewer.peer.send(kind, packet)
  }
}
