/** RTCP packets this server reads and writes: RFC 3550 (SR, RR), RFC 4585 (NACK, PLI), RFC 5104 (FIR), draft-alvestrand-rmcat-remb. */

export interface RtcpPacket {
  type: number
  /** Report count or feedback format, the low five bits of the first byte. */
  format: number
  /** The whole packet, header included. */
  data: Buffer
}

export interface ReceptionReport {
  ssrc: number
  /** Fraction lost since the last report, 0–1. */
  fractionLost: number
  cumulativeLost: number
  highestSequence: number
  /** In units of the media clock. */
  jitter: number
  /** Middle 32 bits of the NTP time in the last sender report; 0 for none. */
  lastSenderReport: number
  /** Milliseconds since that report came. */
  sinceSenderReport: number
}

/** The server's own synchronisation source, as the sender of feedback. */
const SELF = 0x005E44E4
const SENDER_REPORT = 200
const RECEIVER_REPORT = 201
const TRANSPORT_FEEDBACK = 205
const PAYLOAD_FEEDBACK = 206
const NACK = 1
const PLI = 1
const FIR = 4
const APPLICATION = 15
const SENDER_REPORT_BYTES = 28
const ntpFraction = 65.536 // 1/65536 s in one ms

/** RTP and RTCP share a port; RFC 5761 4 tells them apart by the second byte. */
export function isRtcp(packet: Buffer): boolean {
  return packet.length >= 8 && packet[0]! >> 6 === 2 && packet[1]! >= 192 && packet[1]! <= 223
}

/** Walks a compound packet; stops at the first part that is cut off or not RTCP. */
export function* readRtcp(compound: Buffer): Generator<RtcpPacket> {
  for (let offset = 0; isRtcp(compound.subarray(offset));) {
    const end = offset + (compound.readUInt16BE(offset + 2) + 1) * 4
    if (end > compound.length)
      return
    yield { type: compound[offset + 1]!, format: compound[offset]! & 31, data: compound.subarray(offset, end) }
    offset = end
  }
}

export function isSenderReport(packet: RtcpPacket): boolean {
  return packet.type === SENDER_REPORT && packet.data.length >= SENDER_REPORT_BYTES
}

/** PLI or FIR: the decoder on the other side needs a key frame. */
export function isKeyframeRequest(packet: RtcpPacket): boolean {
  return packet.type === PAYLOAD_FEEDBACK && (packet.format === PLI || packet.format === FIR)
}

/** Middle 32 bits of a sender report's NTP time, to be echoed in receiver reports. */
export function senderReportTime(report: RtcpPacket): number {
  return report.data.readUInt32BE(10)
}

/** A sender report as a viewer must see it: the server's SSRC, the shifted timestamp, no report blocks. */
export function rewriteSenderReport(report: RtcpPacket, ssrc: number, timestampOffset: number): Buffer {
  const packet = Buffer.from(report.data.subarray(0, SENDER_REPORT_BYTES))
  header(packet, SENDER_REPORT, 0, ssrc)
  packet.writeUInt32BE((packet.readUInt32BE(16) + timestampOffset) >>> 0, 16)
  return packet
}

export function receiverReport(report: ReceptionReport): Buffer {
  const packet = Buffer.alloc(32)
  header(packet, RECEIVER_REPORT, 1, SELF)
  packet.writeUInt32BE(report.ssrc, 8)
  packet[12] = Math.min(255, Math.round(report.fractionLost * 256))
  packet.writeUIntBE(Math.min(0x7FFFFF, Math.max(0, report.cumulativeLost)), 13, 3)
  packet.writeUInt32BE(report.highestSequence >>> 0, 16)
  packet.writeUInt32BE(report.jitter >>> 0, 20)
  packet.writeUInt32BE(report.lastSenderReport, 24)
  packet.writeUInt32BE(report.lastSenderReport ? Math.round(report.sinceSenderReport * ntpFraction) >>> 0 : 0, 28)
  return packet
}

/** Asks for packets again, one entry for each sequence number. */
export function nack(ssrc: number, lost: readonly number[]): Buffer {
  const packet = Buffer.alloc(12 + lost.length * 4)
  feedback(packet, TRANSPORT_FEEDBACK, NACK, ssrc)
  lost.forEach((sequence, index) => packet.writeUInt16BE(sequence, 12 + index * 4))
  return packet
}

export function pictureLoss(ssrc: number): Buffer {
  const packet = Buffer.alloc(12)
  feedback(packet, PAYLOAD_FEEDBACK, PLI, ssrc)
  return packet
}

/** Tells the sender of `ssrc` what it may send, in bits per second: an 18-bit mantissa and its exponent. */
export function receiverBitrate(ssrc: number, bitsPerSecond: number): Buffer {
  const packet = Buffer.alloc(24)
  feedback(packet, PAYLOAD_FEEDBACK, APPLICATION, 0)
  packet.write('REMB', 12)
  let mantissa = Math.round(bitsPerSecond)
  let exponent = 0
  for (; mantissa > 0x3FFFF; exponent++)
    mantissa >>>= 1
  packet.writeUInt32BE(((1 << 24) | (exponent << 18) | mantissa) >>> 0, 16)
  packet.writeUInt32BE(ssrc, 20)
  return packet
}

function header(packet: Buffer, type: number, format: number, sender: number): void {
  packet[0] = 0x80 | format
  packet[1] = type
  packet.writeUInt16BE(packet.length / 4 - 1, 2)
  packet.writeUInt32BE(sender, 4)
}

function feedback(packet: Buffer, type: number, format: number, about: number): void {
  header(packet, type, format, SELF)
  packet.writeUInt32BE(about, 8)
}
