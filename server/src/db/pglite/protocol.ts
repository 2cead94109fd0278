/** What the server thread and the database thread say to each other. One port, so everything arrives in order. */
export type ToWorker
  = | { type: 'open', connection: number }
    | { type: 'data', connection: number, bytes: Uint8Array }
    | { type: 'end', connection: number }
    | { type: 'fsyncs', request: number }
    | { type: 'close' }

export type FromWorker
  = | { type: 'ready' }
    | { type: 'failed', message: string }
    | { type: 'data', connection: number, bytes: Uint8Array }
    | { type: 'ended', connection: number, message?: string }
    | { type: 'fsyncs', request: number, count: number }
    | { type: 'closed' }

const CODE_OFFSET = 4
const SSL_REQUEST = 80877103
const CANCEL_REQUEST = 80877102

/**
 * Cuts a client's byte stream into runs of whole PostgreSQL messages (protocol 3.0, "Message Formats"): a first
 * one without a type byte, then type, 32-bit length, body. PGlite takes a half message for the end of the file.
 */
export class MessageSplitter {
  #rest: Buffer = Buffer.alloc(0)
  #started = false

  /**
   * Takes the next bytes.
   * @returns the whole messages among what has arrived: the start-up message alone, then as many as there are
   */
  push(bytes: Uint8Array): { startup?: Buffer, messages?: Buffer, terminate: boolean } {
    this.#rest = this.#rest.length === 0 ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) : Buffer.concat([this.#rest, bytes])
    const startup = this.#started ? undefined : this.#takeStartup()
    if (!this.#started)
      return { terminate: false }
    let end = 0
    let terminate = false
    while (!terminate && this.#rest.length >= end + 5) {
      const length = 1 + this.#rest.readInt32BE(end + 1)
      if (this.#rest.length < end + length)
        break
      terminate = this.#rest[end] === 0x58 // 'X'
      if (!terminate)
        end += length
    }
    const messages = end > 0 ? this.#take(end) : undefined
    return { startup, messages, terminate }
  }

  #takeStartup(): Buffer | undefined {
    if (this.#rest.length < CODE_OFFSET + 4)
      return
    const length = this.#rest.readInt32BE(0)
    const code = this.#rest.readInt32BE(CODE_OFFSET)
    if (code === SSL_REQUEST || code === CANCEL_REQUEST)
      throw new Error('the embedded database speaks neither TLS nor cancel requests')
    if (this.#rest.length < length)
      return
    this.#started = true
    return this.#take(length)
  }

  #take(length: number): Buffer {
    const taken = this.#rest.subarray(0, length)
    this.#rest = this.#rest.subarray(length)
    return taken
  }
}
