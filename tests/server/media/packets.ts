import { Buffer } from 'node:buffer'

export interface RtpShape {
  sequence?: number
  timestamp?: number
  ssrc?: number
  payloadType?: number
  marker?: boolean
}

/** An RTP packet with a payload of four bytes. */
export function rtp({ sequence = 1, timestamp = 0, ssrc = 2001, payloadType = 104, marker = false }: RtpShape = {}): Buffer {
  const packet = Buffer.alloc(16)
  packet[0] = 0x80
  packet[1] = (marker ? 0x80 : 0) | payloadType
  packet.writeUInt16BE(sequence & 0xFFFF, 2)
  packet.writeUInt32BE(timestamp >>> 0, 4)
  packet.writeUInt32BE(ssrc, 8)
  return packet
}

/** A sender report at NTP time 1111.2222 3333.4444 (hexadecimal). */
export function senderReport({ ssrc = 2001, timestamp = 0, blocks = 0 }): Buffer {
  const packet = Buffer.alloc(28 + blocks * 24)
  packet[0] = 0x80 | blocks
  packet[1] = 200
  packet.writeUInt16BE(packet.length / 4 - 1, 2)
  packet.writeUInt32BE(ssrc, 4)
  packet.writeUInt32BE(0x11112222, 8)
  packet.writeUInt32BE(0x33334444, 12)
  packet.writeUInt32BE(timestamp, 16)
  return packet
}
