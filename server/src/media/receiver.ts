import type { MediaKind } from './engine'
import type { ReceptionReport, RtcpPacket } from './rtcp'
import { senderReportTime } from './rtcp'
import { CLOCK_PER_MS } from './timeline'

/** A packet missing for longer is not asked for again: its frame would come too late to be shown. */
const GIVE_UP_MS = 1_500
/** A longer hole is an outage; the viewers' key-frame requests mend it sooner than hundreds of resent packets. */
const LONGEST_REPAIR = 100
const NACKS_PER_REPORT = 60

/** Bookkeeping of one incoming RTP stream: what its sender is told about losses and jitter (RFC 3550 6.4, A.3, A.8). */
export class Receiver {
  readonly ssrc: number
  private readonly first: number
  private highest: number
  private cycles = 0
  private received = 0
  private reported = { expected: 0, received: 0 }
  private transit: number | null = null
  private jitter = 0
  private senderReport: { time: number, at: number } | null = null
  private readonly missing = new Map<number, number>()

  /** `firstPacket` is the one that made the stream known; it is still to be taken. */
  constructor(private readonly kind: MediaKind, firstPacket: Buffer) {
    this.ssrc = firstPacket.readUInt32BE(8)
    this.first = firstPacket.readUInt16BE(2)
    this.highest = this.first - 1
  }

  /**
   * Counts an RTP packet that came in at `now` (monotonic ms).
   * `fresh` is false for a copy of one already passed on; `lost` are the numbers found missing just now.
   */
  take(packet: Buffer, now: number): { fresh: boolean, lost: number[] } {
    const sequence = packet.readUInt16BE(2)
    this.received++
    this.measureJitter(packet.readUInt32BE(4), now)
    const ahead = (sequence - this.highest) & 0xFFFF
    if (ahead === 0)
      return { fresh: false, lost: [] }
    if (ahead >= 0x8000)
      return { fresh: this.missing.delete(sequence), lost: [] }
    const lost = this.gap(ahead, now)
    if (sequence < this.highest)
      this.cycles += 0x10000
    this.highest = sequence
    return { fresh: true, lost }
  }

  noteSenderReport(report: RtcpPacket, now: number): void {
    this.senderReport = { time: senderReportTime(report), at: now }
  }

  /** Numbers still worth asking for again. */
  stillMissing(now: number): number[] {
    for (const [sequence, since] of this.missing) {
      if (now - since > GIVE_UP_MS)
        this.missing.delete(sequence)
    }
    return this.kind === 'video' ? [...this.missing.keys()].slice(0, NACKS_PER_REPORT) : []
  }

  /** What to tell the sender, for the time since the last call. */
  report(now: number): ReceptionReport {
    const highestSequence = this.cycles + this.highest
    const expected = highestSequence - this.first + 1
    const expectedNow = expected - this.reported.expected
    const lostNow = expectedNow - (this.received - this.reported.received)
    this.reported = { expected, received: this.received }
    return {
      ssrc: this.ssrc,
      fractionLost: expectedNow > 0 ? Math.max(0, lostNow) / expectedNow : 0,
      cumulativeLost: Math.max(0, expected - this.received),
      highestSequence,
      jitter: this.jitter,
      lastSenderReport: this.senderReport?.time ?? 0,
      sinceSenderReport: this.senderReport ? now - this.senderReport.at : 0,
    }
  }

  private gap(ahead: number, now: number): number[] {
    if (ahead > LONGEST_REPAIR)
      return []
    const lost = Array.from({ length: ahead - 1 }, (_, index) => (this.highest + 1 + index) & 0xFFFF)
    for (const sequence of lost)
      this.missing.set(sequence, now)
    return this.kind === 'video' ? lost : []
  }

  private measureJitter(timestamp: number, now: number): void {
    const transit = now * CLOCK_PER_MS[this.kind] - timestamp
    if (this.transit !== null)
      this.jitter += (Math.abs(transit - this.transit) - this.jitter) / 16
    this.transit = transit
  }
}
