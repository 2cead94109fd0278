/**
 * The database thread: runs PGlite and passes PostgreSQL's wire protocol between it and the streams of the
 * server thread. A query occupies this thread alone, so a busy database does not starve the event loop of the server.
 */
import type { FromWorker, ToWorker } from './protocol'
import { Buffer } from 'node:buffer'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { createIfMissing } from './create'
import { DurableFs, durableStartParams } from './durable-fs'
import { MessageSplitter } from './protocol'

const SYNC = new Uint8Array([0x53, 0, 0, 0, 4]) // 'S': ends whatever batch a client left half-way

const port = parentPort!
const { dataDir } = workerData as { dataDir: string }

function send(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

async function serve(): Promise<void> {
  await createIfMissing(dataDir)
  const fs = new DurableFs(dataDir)
  const db = await PGlite.create({ fs, startParams: durableStartParams() })
  const splitters = new Map<number, MessageSplitter>()

  async function run(connection: number, message: Uint8Array): Promise<void> {
    const parts: Uint8Array[] = []
    // The bytes are a view into PGlite's memory that the next write reuses: copy them.
    await db.execProtocolRawStream(message, { syncToFs: false, onRawData: bytes => parts.push(bytes.slice()) })
    const bytes = parts.length === 1 ? parts[0]! : new Uint8Array(Buffer.concat(parts))
    if (bytes.length > 0)
      send({ type: 'data', connection, bytes }, [bytes.buffer as ArrayBuffer])
  }

  /** PGlite is one session for good, so a client's open transaction, locks and settings end here with the client. */
  async function end(connection: number): Promise<void> {
    if (!splitters.delete(connection))
      return
    await db.execProtocolRawStream(SYNC, { syncToFs: false, onRawData: () => {} })
    if (db.isInTransaction())
      await db.exec('ROLLBACK')
    await db.exec('DISCARD ALL')
    send({ type: 'ended', connection })
  }

  async function data(connection: number, bytes: Uint8Array): Promise<void> {
    const splitter = splitters.get(connection)
    if (!splitter)
      return
    const { startup, messages, terminate } = splitter.push(bytes)
    if (startup)
      await run(connection, startup)
    if (messages)
      await run(connection, messages)
    if (terminate)
      await end(connection)
  }

  async function handle(message: ToWorker): Promise<void> {
    switch (message.type) {
      case 'open':
        splitters.set(message.connection, new MessageSplitter())
        return
      case 'data':
        try {
          await data(message.connection, message.bytes)
        }
        catch (error) {
          await end(message.connection)
          send({ type: 'ended', connection: message.connection, message: messageOf(error) })
        }
        return
      case 'end':
        return end(message.connection)
      case 'fsyncs':
        return send({ type: 'fsyncs', request: message.request, count: fs.fsyncs })
      case 'close':
        await db.close()
        send({ type: 'closed' })
        port.close()
    }
  }

  let queue = Promise.resolve()
  port.on('message', (message: ToWorker) => {
    queue = queue.then(() => handle(message))
  })
  send({ type: 'ready' })
}

serve().catch((error: unknown) => {
  send({ type: 'failed', message: messageOf(error) })
  port.close()
})
