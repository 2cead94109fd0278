import type { GoodsFrame, LobbyFrame, RoomEvent, RoomFrame } from '#contract/events'
import type { Buffer } from 'node:buffer'
import type { Wire } from '../../../server/src/channel/connection'

/** A socket in memory; `frames` is what it was sent, read as a client reads it. */
export class FakeWire implements Wire {
  readonly raw: Buffer[] = []
  readonly pings: number[] = []
  closed: number | undefined
  terminated = false
  deaf = false
  buffered = 0

  write(frame: Buffer): void {
    this.raw.push(frame)
  }

  ping(): void {
    this.pings.push(this.raw.length)
  }

  close(code: number): void {
    this.closed = code
  }

  deafen(): void {
    this.deaf = true
  }

  terminate(): void {
    this.terminated = true
  }

  get frames(): (RoomFrame | LobbyFrame | GoodsFrame)[] {
    return this.raw.map(frame => JSON.parse(decode(frame).toString()) as RoomFrame | LobbyFrame | GoodsFrame)
  }

  get seqs(): number[] {
    return this.frames.flatMap(frame => 'e' in frame ? frame.e.flatMap(entry => 'seq' in entry ? [entry.seq] : []) : [])
  }
}

/** The payload of an unmasked text frame; throws on any other. */
export function decode(frame: Buffer): Buffer {
  if (frame[0] !== 0x81)
    throw new Error('not a single text frame')
  const short = frame[1]!
  const [offset, length] = short < 126
    ? [2, short]
    : short === 126 ? [4, frame.readUInt16BE(2)] : [10, Number(frame.readBigUInt64BE(2))]
  if (frame.length !== offset + length)
    throw new Error('the length is wrong')
  return frame.subarray(offset)
}

export function notice(seq: number): RoomEvent {
  return { seq, type: 'room.notice', at: '2030-01-01T08:00:00.000Z', data: { notice: `${seq}` } }
}

/** Numbers from `first` to `last`. */
export const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, index) => first + index)
