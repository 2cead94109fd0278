import type { FastifyBaseLogger } from 'fastify'
import type { Config } from './config'
import type { AppDeps, MediaService } from './deps'
import type { Tokens } from './tokens'
import { join } from 'node:path'
import { choosePayment } from './adapters/payment/choose'
import { folderStore } from './adapters/uploads/folder'
import { openChannel } from './channel/index'
import { migrate } from './db/migrate'
import { openDatabase } from './db/open'
import { watchAnchors } from './domain/away'
import { expireOrders } from './domain/expiry'
import { PaceKeeper } from './domain/pace'
import { createRun } from './domain/work'
import { openMedia } from './media/index'
import { mediaRoutes } from './routes/media'
import { keptSecret } from './session-secret'
import { startTicker } from './ticker'
import { createTokens } from './tokens'

/** Offers of one ticket: a player that waits for its anchor asks every 2 s, one on a bad network more often for a while. */
const MEDIA_PACE = { burst: 20, everyMs: 1000 }
/** How late an unpaid order may give its stock back. */
const EXPIRY_INTERVAL_MS = 1000

export interface Services {
  deps: AppDeps
  /** Ends everything in the reverse order of its beginning. */
  close: () => Promise<void>
}

/**
 * The one place where the environment decides which adapter stands behind each interface. The database is open and migrated
 * when this resolves; when it fails, nothing is left open.
 * @throws {StartError} whatever stands in the way
 */
export async function openServices(config: Config, log: FastifyBaseLogger): Promise<Services> {
  const opened: { close: () => Promise<void> }[] = []
  const close = async (): Promise<void> => {
    for (const service of opened.splice(0).reverse())
      await service.close().catch((error: unknown) => log.warn({ err: error }, 'a part of the server did not end cleanly'))
  }
  try {
    const clock = (): Date => new Date()
    const payment = choosePayment(config)
    const database = await openDatabase({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, log })
    opened.push(database)
    await migrate(database)
    const tokens = createTokens({ secret: config.sessionSecret ?? keptSecret(config.dataDir), clock })
    const uploads = folderStore(join(config.dataDir, 'uploads'))
    const media = embeddedMedia(config, tokens, clock, log)
    opened.push(media)
    const channel = openChannel({ database, clock, log, limits: config.rateLimit })
    opened.push(channel)
    const run = createRun({ database, channel, clock })
    opened.push(watchAnchors({ database, run, media, channel, clock, log, graceSeconds: config.awayGraceSeconds }))
    const expiry = startTicker(() => expireOrders(run, clock()), { intervalMs: EXPIRY_INTERVAL_MS, name: 'giving back the stock of unpaid orders', log })
    opened.push({ close: () => expiry.stop() })
    return { deps: { config, database, run, tokens, channel, media, payment, uploads, clock, log }, close }
  }
  catch (error) {
    await close()
    throw error
  }
}

/** WHIP and WHEP inside this server, open to whoever holds a token for the stream. */
function embeddedMedia({ mediaHost, mediaPorts, rateLimit }: Config, tokens: Tokens, clock: () => Date, log: FastifyBaseLogger): MediaService {
  const engine = openMedia({ host: mediaHost, portRange: mediaPorts }, log)
  return {
    kind: 'whip',
    isLive: stream => engine.isLive(stream),
    end: stream => engine.end(stream),
    on: (event, listener) => engine.on(event, listener),
    off: (event, listener) => engine.off(event, listener),
    close: () => engine.shutdown(),
    routes: app => mediaRoutes(app, {
      engine,
      pace: rateLimit ? new PaceKeeper(MEDIA_PACE, clock) : undefined,
      authorize(right, stream, bearer) {
        const claims = bearer ? tokens.verify('media', bearer) : null
        if (claims)
          return claims.right === right && claims.stream === stream ? 'ok' : 'forbidden'
        // Somebody who is signed in is known, yet has no right to a stream before joining its room.
        return bearer && tokens.verify('session', bearer) ? 'forbidden' : 'unauthenticated'
      },
    }),
  }
}
