import type { RunningServer, ServerOptions } from '../support/server'
import type { CloudOptions, ZegoCloud } from './cloud'
import { startServer } from '../support/server'
import { openCloud } from './cloud'

export interface Zego extends ZegoCloud {
  /** The real server, on ZEGO. */
  server: RunningServer
}

/** Starts a cloud and the real server that is configured for it; callbacks go to that server. `stop` ends both. */
export async function startZego({ env, timeout, ...options }: CloudOptions & ServerOptions = {}): Promise<Zego> {
  const cloud = await openCloud(options)
  try {
    const server = await startServer({ env: { ...cloud.env, ...env }, timeout })
    await cloud.callbacks.connect(`${server.url}/api/media/zego/callback`)
    return {
      ...cloud,
      server,
      async stop() {
        await cloud.stop()
        await server.stop()
      },
    }
  }
  catch (error) {
    await cloud.stop()
    throw error
  }
}
