import type { Socket } from 'node:net'
import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { connect } from 'node:net'

/** What an upgrade to a WebSocket needs; a test changes or leaves out (undefined) what it likes. */
const UPGRADE: Record<string, string | undefined> = {
  'host': 'shop',
  'connection': 'Upgrade',
  'upgrade': 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}

/** Bytes on a TCP connection, for clients that no library would let one be. */
export class RawSocket {
  /** What has come in so far. */
  heard = Buffer.alloc(0)
  readonly closed: Promise<void>

  private constructor(readonly tcp: Socket) {
    tcp.on('data', chunk => this.heard = Buffer.concat([this.heard, chunk]))
    tcp.on('error', () => {})
    this.closed = new Promise(resolve => tcp.once('close', () => resolve()))
  }

  static async open(port: number): Promise<RawSocket> {
    const tcp = connect(port, '127.0.0.1')
    await once(tcp, 'connect')
    return new RawSocket(tcp)
  }

  /** Asks for an upgrade. @returns the status */
  async upgrade(path: string, { method = 'GET', headers = {}, body = '' }: { method?: string, headers?: Record<string, string | undefined>, body?: string } = {}): Promise<number> {
    const lines = Object.entries({ ...UPGRADE, ...headers }).filter(([, value]) => value !== undefined).map(([name, value]) => `${name}: ${value}\r\n`)
    this.tcp.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
    return this.status()
  }

  /** Of the answer; NaN when the connection ended without one. */
  async status(): Promise<number> {
    while (!this.heard.includes('\r\n\r\n')) {
      if (this.tcp.closed)
        return Number.NaN
      await Promise.race([new Promise<void>(resolve => this.tcp.once('data', () => resolve())), this.closed])
    }
    return Number(this.heard.toString('latin1', 9, 12))
  }

  /** The code of the close frame it was sent last; undefined when it just ended. */
  async closeCode(): Promise<number | undefined> {
    await this.closed
    const at = this.heard.lastIndexOf(0x88)
    return at > this.heard.indexOf('\r\n\r\n') && this.heard.length >= at + 4 ? this.heard.readUInt16BE(at + 2) : undefined
  }
}

/** A masked frame as a client sends it. @param first its first byte: FIN, RSV and opcode @param size announced instead of the payload's */
export function frame(first: number, payload: Buffer | string = '', size?: number): Buffer {
  const bytes = Buffer.from(payload)
  const length = size ?? bytes.length
  const header = length < 126
    ? Buffer.from([first, 0x80 | length])
    : length < 0x10000 ? Buffer.from([first, 0xFE, length >> 8, length & 0xFF]) : Buffer.concat([Buffer.from([first, 0xFF]), long(length)])
  // A mask of zeros leaves the payload as it is.
  return Buffer.concat([header, Buffer.alloc(4), bytes])
}

function long(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}
