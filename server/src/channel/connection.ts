import type { GoodsFrame, LobbyFrame, RoomFrame } from '#contract/events'
import { Buffer } from 'node:buffer'

/** One WebSocket of a client, as far as the channel needs it. */
export interface Wire {
  /** Writes one frame, header and all, as {@link encode} makes it. */
  write: (frame: Buffer) => void
  /** Bytes that wait to be sent. */
  readonly buffered: number
  ping: () => void
  close: (code: number, reason: string) => void
  /** Reads nothing any more, and ends without waiting for an answer to what has been written. */
  deafen: () => void
  /** Without a handshake. */
  terminate: () => void
}

/** A client that lets more than this queue up is closed with 4008 and comes back by `since`. */
const MAX_BUFFERED = 256 * 1024
export const TOO_SLOW = 4008
/** A client has next to nothing to say but pongs; one that sends more frames than this from one ping to the next is closed with 1008. */
const MAX_HEARD = 100
const POLICY = 1008
/** Its person was sent away from the room. */
export const KICKED = 4003
export const GOING_AWAY = 1001
/** Its person, or its address, holds too many. */
export const TOO_MANY = 4029

/** A text frame of RFC 6455, unmasked as a server sends it: made once, written to every socket of a room. */
export function encode(frame: RoomFrame | LobbyFrame | GoodsFrame): Buffer {
  const payload = Buffer.from(JSON.stringify(frame))
  return Buffer.concat([header(payload.length), payload])
}

function header(length: number): Buffer {
  const FIN_TEXT = 0x81
  if (length < 126)
    return Buffer.from([FIN_TEXT, length])
  if (length < 0x10000)
    return Buffer.from([FIN_TEXT, 126, length >> 8, length & 0xFF])
  const long = Buffer.alloc(10)
  long[0] = FIN_TEXT
  long[1] = 127
  long.writeBigUInt64BE(BigInt(length), 2)
  return long
}

/** A client's side of the channel: what it can take, and whether it still answers. */
export class Connection {
  private answered = true
  private closing = false
  private heard = 0

  constructor(private readonly wire: Wire) {}

  get open(): boolean {
    return !this.closing
  }

  /** @returns false when nothing can be sent any more, for example because the client is too slow */
  send(frame: Buffer): boolean {
    if (this.closing)
      return false
    if (this.wire.buffered > MAX_BUFFERED) {
      this.close(TOO_SLOW, 'too slow')
      return false
    }
    this.wire.write(frame)
    return true
  }

  /** Asks for a sign of life; without one since the last time the connection is cut. */
  ping(): void {
    if (!this.answered)
      return this.terminate()
    this.answered = false
    this.heard = 0
    this.wire.ping()
  }

  /** The client gave a sign of life. */
  pong(): void {
    this.answered = true
  }

  /** The client sent a frame, whatever it said. */
  said(): void {
    this.heard++
    if (this.closing || this.heard <= MAX_HEARD)
      return
    this.close(POLICY, 'clients only listen')
    this.wire.deafen()
  }

  close(code: number, reason: string): void {
    if (this.closing)
      return
    this.closing = true
    this.wire.close(code, reason)
  }

  terminate(): void {
    this.closing = true
    this.wire.terminate()
  }

  /** The socket is gone. */
  ended(): void {
    this.closing = true
  }
}
