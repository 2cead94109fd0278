import { Buffer } from 'node:buffer'

const LINK_MARK = 0xAF
const LINK_HEAD = 13
const ROOM_MARK = 0x31
const ROOM_HEAD = 7

/** One message of the link: AF 00 | type u16 | body length u32 | stream u32 | 00 | body, big endian. */
export interface LinkFrame {
  type: number
  /** Which conversation of the link this belongs to; an answer names that of its question. */
  stream: number
  body: Uint8Array
}

export function packLink({ type, stream, body }: LinkFrame): Buffer {
  const frame = Buffer.alloc(LINK_HEAD + body.length)
  frame[0] = LINK_MARK
  frame.writeUInt16BE(type, 2)
  frame.writeUInt32BE(body.length, 4)
  frame.writeUInt32BE(stream, 8)
  frame.set(body, LINK_HEAD)
  return frame
}

/** @throws when it is none */
export function unpackLink(frame: Buffer): LinkFrame {
  check(frame, LINK_MARK, LINK_HEAD)
  return { type: frame.readUInt16BE(2), stream: frame.readUInt32BE(8), body: frame.subarray(LINK_HEAD) }
}

/** One message of a room, carried in a link frame: 31 | header length u16 | body length u32 | header | body, big endian. */
export interface RoomPacket {
  header: Uint8Array
  body: Uint8Array
}

export function packRoom({ header, body }: RoomPacket): Buffer {
  const packet = Buffer.alloc(ROOM_HEAD + header.length + body.length)
  packet[0] = ROOM_MARK
  packet.writeUInt16BE(header.length, 1)
  packet.writeUInt32BE(body.length, 3)
  packet.set(header, ROOM_HEAD)
  packet.set(body, ROOM_HEAD + header.length)
  return packet
}

/** @throws when it is none */
export function unpackRoom(bytes: Uint8Array): RoomPacket {
  const packet = Buffer.from(bytes)
  check(packet, ROOM_MARK, ROOM_HEAD)
  const end = ROOM_HEAD + packet.readUInt16BE(1)
  return { header: packet.subarray(ROOM_HEAD, end), body: packet.subarray(end) }
}

function check(bytes: Buffer, mark: number, head: number): void {
  if (bytes.length < head || bytes[0] !== mark)
    throw new Error(`not a frame of this kind: ${bytes.subarray(0, 16).toString('hex')}`)
}
