import type { FromWorker, ToWorker } from './protocol'
import { Worker } from 'node:worker_threads'
import { PgliteStream } from './stream'

/** The database thread seen from the server: hands out streams for pg's client and ends them when the thread ends. */
export class PgliteEngine {
  readonly #dataDir: string
  readonly #onLost: (reason: string) => void
  readonly #streams = new Map<number, PgliteStream>()
  readonly #counts = new Map<number, (fsyncs: number) => void>()
  #worker: Worker | undefined
  #starting: Promise<void> | undefined
  #closing: Promise<void> | undefined
  #serial = 0

  /**
   * @param dataDir folder of the PostgreSQL cluster; made when missing
   * @param onLost the thread ended unasked; the next connection starts it again
   */
  constructor(dataDir: string, onLost: (reason: string) => void = () => {}) {
    this.#dataDir = dataDir
    this.#onLost = onLost
  }

  /** Starts the thread and opens the database. The first time takes seconds: the cluster is made. */
  start(): Promise<void> {
    this.#starting ??= this.#run()
    return this.#starting
  }

  /** A new conversation with the database. The engine is one session, so use one at a time. */
  stream(): PgliteStream {
    const connection = ++this.#serial
    const stream = new PgliteStream({
      open: () => {
        this.#streams.set(connection, stream)
        this.start().then(
          () => this.#send({ type: 'open', connection }),
          (error: Error) => this.#drop(connection, error.message),
        )
      },
      data: bytes => void this.start().then(() => this.#send({ type: 'data', connection, bytes }), () => {}),
      end: () => {
        this.#streams.delete(connection)
        void this.start().then(() => this.#send({ type: 'end', connection }), () => {})
      },
    })
    return stream
  }

  /** How many flushes to the disk the database has made since it was opened. */
  async fsyncs(): Promise<number> {
    await this.start()
    const request = ++this.#serial
    return new Promise((resolve) => {
      this.#counts.set(request, resolve)
      this.#send({ type: 'fsyncs', request })
    })
  }

  /** Closes the database (with a checkpoint) and ends the thread. */
  close(): Promise<void> {
    this.#closing ??= this.#stop()
    return this.#closing
  }

  /** Ends the thread without closing the database, as a crash would. */
  async kill(): Promise<void> {
    await this.#worker?.terminate()
  }

  async #stop(): Promise<void> {
    await this.#starting?.catch(() => {})
    const worker = this.#worker
    if (!worker)
      return
    const gone = new Promise<void>(resolve => worker.once('exit', () => resolve()))
    this.#send({ type: 'close' })
    await gone
  }

  #run(): Promise<void> {
    if (this.#closing)
      return Promise.reject(new Error('the database is closed'))
    const worker = new Worker(new URL('./boot.mjs', import.meta.url), { workerData: { dataDir: this.#dataDir }, execArgv: [] })
    this.#worker = worker
    return new Promise((resolve, reject) => {
      let failure = 'the database thread ended'
      worker.on('message', (message: FromWorker) => {
        if (message.type === 'ready')
          resolve()
        else if (message.type === 'failed')
          failure = message.message
        else
          this.#receive(message)
      })
      worker.on('error', (error: Error) => (failure = error.message))
      worker.once('exit', () => {
        this.#worker = undefined
        this.#starting = undefined
        reject(new Error(failure))
        if (this.#closing)
          return
        for (const connection of [...this.#streams.keys()])
          this.#drop(connection, failure)
        this.#onLost(failure)
      })
    })
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'data':
        this.#streams.get(message.connection)?.receive(message.bytes)
        break
      case 'ended':
        this.#drop(message.connection, message.message)
        break
      case 'fsyncs':
        this.#counts.get(message.request)?.(message.count)
        this.#counts.delete(message.request)
        break
    }
  }

  #drop(connection: number, reason?: string): void {
    const stream = this.#streams.get(connection)
    this.#streams.delete(connection)
    stream?.close(reason)
  }

  #send(message: ToWorker): void {
    this.#worker?.postMessage(message, message.type === 'data' ? [message.bytes.buffer as ArrayBuffer] : [])
  }
}
