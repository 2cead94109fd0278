import type { MediaKind } from './engine'

/** RTP ticks per millisecond: Opus always runs at 48 kHz (RFC 7587 4.1), video at 90 kHz. */
export const CLOCK_PER_MS: Record<MediaKind, number> = { audio: 48, video: 90 }

/**
 * What viewers see of one kind of media, going on over any number of publishers: each new one's sequence numbers and
 * timestamps are shifted so that they follow the last ones sent.
 */
export class Timeline {
  private sequenceOffset = 0
  private lastSequence = 0
  private lastTimestamp = 0
  private lastAt: number | null = null
  private joining = true
  /** What to add to the publisher's timestamps, in ticks; only true once its first packet has passed. */
  timestampOffset = 0

  constructor(private readonly kind: MediaKind) {}

  /** The next packet comes from another publisher. */
  join(): void {
    this.joining = true
  }

  /**
   * Shifts sequence number and timestamp of an RTP packet in place.
   *
   * @param packet an RTP packet of at least 12 bytes
   * @param now monotonic milliseconds: the gap between two publishers is as long in the timestamps as it was in the world
   */
  shift(packet: Buffer, now: number): void {
    const sequence = packet.readUInt16BE(2)
    const timestamp = packet.readUInt32BE(4)
    if (this.joining) {
      this.joining = false
      if (this.lastAt !== null) {
        const gap = Math.round((now - this.lastAt) * CLOCK_PER_MS[this.kind])
        this.sequenceOffset = (this.lastSequence + 1 - sequence) & 0xFFFF
        this.timestampOffset = (this.lastTimestamp + gap - timestamp) >>> 0
      }
    }
    const shiftedSequence = (sequence + this.sequenceOffset) & 0xFFFF
    const shiftedTimestamp = (timestamp + this.timestampOffset) >>> 0
    packet.writeUInt16BE(shiftedSequence, 2)
    packet.writeUInt32BE(shiftedTimestamp, 4)
    if (this.lastAt === null || ((shiftedSequence - this.lastSequence) & 0xFFFF) < 0x8000) {
      this.lastSequence = shiftedSequence
      this.lastTimestamp = shiftedTimestamp
      this.lastAt = now
    }
  }
}
