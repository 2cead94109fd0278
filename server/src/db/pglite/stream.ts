import { Buffer } from 'node:buffer'
import { Duplex } from 'node:stream'

/** What a stream needs of the database thread. */
export interface StreamPeer {
  open: () => void
  data: (bytes: Uint8Array) => void
  end: () => void
}

/**
 * Stands where pg's client expects a socket: bytes written go to the database thread, its answers are read.
 * The other ends of the socket's interface (keep-alive, delay, ref) mean nothing here.
 */
export class PgliteStream extends Duplex {
  readonly #peer: StreamPeer
  #open = false

  constructor(peer: StreamPeer) {
    super({ allowHalfOpen: false })
    this.#peer = peer
  }

  connect(): this {
    this.#open = true
    this.#peer.open()
    // pg listens for it only after this call.
    queueMicrotask(() => this.emit('connect'))
    return this
  }

  /** Bytes from the database. */
  receive(bytes: Uint8Array): void {
    if (!this.destroyed)
      this.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  }

  /** The database ended the conversation, with a reason or as asked. */
  close(reason?: string): void {
    this.#open = false
    if (reason === undefined)
      this.push(null)
    else
      this.destroy(new Error(reason))
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    // A copy: small buffers share Node's pool, which must not be sent or moved.
    this.#peer.data(new Uint8Array(chunk))
    done()
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#peer.data(new Uint8Array(Buffer.concat(chunks.map(({ chunk }) => chunk))))
    done()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (this.#open)
      this.#peer.end()
    this.#open = false
    done(error)
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }
}
