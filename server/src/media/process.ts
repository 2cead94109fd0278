import type { MediaEngine } from './engine'
import type { MediaProcessOptions, Message, Request } from './protocol'
import ndc from 'node-datachannel'
import { MediaError } from './engine'
import { toPlain } from './protocol'
import { nativeRtc } from './rtc'
import { Sfu } from './sfu'

/**
 * The media engine in a process of its own, spoken to over IPC: whatever happens to the native library happens here only.
 * It leaves when the server does; signals meant for both (Ctrl-C goes to the whole group) are left to the server.
 */
const options: MediaProcessOptions = JSON.parse(process.argv[2] ?? '{}')
const tell = (message: Message) => process.send?.(message)

process.on('disconnect', () => process.exit(0))
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})

ndc.initLogger('Fatal', (_level, message) => tell({ log: message }))
const engine: MediaEngine = new Sfu({
  rtc: nativeRtc(options.portRange),
  host: { override: options.host },
  maxPeers: options.maxPeers,
  maxViewersPerStream: options.maxViewersPerStream,
})
engine.on('stream', stream => tell({ stream }))

process.on('message', async (request: Request) => {
  const { id } = request
  try {
    tell({ id, result: await perform(request) })
  }
  catch (error) {
    if (!(error instanceof MediaError))
      tell({ log: error instanceof Error ? error.stack ?? error.message : String(error) })
    tell({ id, error: toPlain(error) })
  }
  if (request.method === 'shutdown')
    process.disconnect()
})

function perform(request: Request): Promise<unknown> {
  switch (request.method) {
    case 'publish': return engine.publish(...request.args)
    case 'play': return engine.play(...request.args)
    case 'close': return engine.close(...request.args)
    case 'end': return engine.end(...request.args)
    case 'stats': return engine.stats()
    case 'shutdown': return engine.shutdown()
  }
}

tell({ ready: true })
