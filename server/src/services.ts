import type { FastifyBaseLogger } from 'fastify'
import type { Config } from './config/index'
import type { AppDeps } from './deps'
import { choosePayment } from './adapters/payment/choose'
import { chooseUploads } from './adapters/uploads/choose'
import { createWechatApi } from './adapters/wechat/api'
import { zegoApi } from './adapters/zego/api'
import { ZegoMedia } from './adapters/zego/media'
import { openChannel } from './channel/index'
import { openRedis } from './channel/redis/link'
import { systemTimers } from './channel/timers'
import { migrate } from './db/migrate'
import { openDatabase } from './db/open'
import { watchAnchors } from './domain/away'
import { announceClaims } from './domain/coupon-offers'
import { expireOrders, planExpiry } from './domain/expiry'
import { openMessageDesk } from './domain/message-desk'
import { openDesk } from './domain/order-desk'
import { announcePlaced } from './domain/order-news'
import { pruneOutbox } from './domain/outbox'
import { pruneRoomLogs } from './domain/retention'
import { WordBook } from './domain/word-book'
import { createRun } from './domain/work'
import { openJobs } from './jobs/runner'
import { createWorkers } from './jobs/workers'
import { embeddedMedia } from './media/service'
import { OutboxRelay } from './outbox-relay'
import { keptSecret } from './session-secret'
import { startTicker } from './ticker'
import { createTokens } from './tokens'

/** Each order's end is a job; this finds those whose job was lost. */
const EXPIRY_INTERVAL_MS = 60_000
/** How long news wait whose server died before it could pass them on. */
const OUTBOX_INTERVAL_MS = 1000
/** A word that was forbidden on another server holds here within two seconds. */
const WORDS_INTERVAL_MS = 1000
const PRUNE_INTERVAL_MS = 3600 * 1000
/** A room of 50 messages a second grows by 30,000 events meanwhile. */
const RETENTION_INTERVAL_MS = 600 * 1000

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
    const payment = choosePayment(config, clock)
    const wechat = config.wechat && createWechatApi({ config: config.wechat, clock })
    // Before the database, which takes longer to open.
    const redis = config.redisUrl === undefined ? undefined : await openRedis(config.redisUrl, log)
    if (redis)
      opened.push(redis)
    const database = await openDatabase({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, log })
    opened.push(database)
    await migrate(database)
    const tokens = createTokens({ secret: config.sessionSecret ?? keptSecret(config.dataDir), clock })
    const uploads = await chooseUploads(config, log)
    opened.push({ close: async () => uploads.close?.() })
    const zego = config.zego && { config: config.zego, api: zegoApi({ config: config.zego, clock }) }
    const channel = openChannel({ database, clock, log, limits: config.rateLimit, redis, say: config.roomChannel === 'zego' ? zego?.api.sendBroadcast : undefined })
    opened.push(channel)
    const run = createRun({ database, channel, clock })
    const media = zego
      ? new ZegoMedia({ ...zego, database, run, clock, log }).start()
      : embeddedMedia(config, tokens, clock, log)
    opened.push(media)
    opened.push(watchAnchors({ database, run, media, channel, clock, log, graceSeconds: config.awayGraceSeconds }))
    const jobs = openJobs({ database, workers: createWorkers({ run, payment, wechat, clock, log }), log })
    jobs.start()
    opened.push({ close: () => jobs.stop() })
    const expiry = startTicker(() => expireOrders(run, clock()), { intervalMs: EXPIRY_INTERVAL_MS, name: 'giving back the stock of unpaid orders', log })
    opened.push({ close: () => expiry.stop() })
    const outbox = new OutboxRelay({
      run,
      consumers: [{ topic: 'orders.placed', handle: planExpiry }, { topic: 'orders.placed', handle: announcePlaced }, { topic: 'coupon.claimed', handle: announceClaims }],
      timers: systemTimers,
      clock,
      log,
    })
    opened.push(outbox)
    const sweep = startTicker(() => outbox.relay(), { intervalMs: OUTBOX_INTERVAL_MS, name: 'passing on news', log })
    opened.push({ close: () => sweep.stop() })
    const prune = startTicker(() => run(pruneOutbox), { intervalMs: PRUNE_INTERVAL_MS, name: 'forgetting old news', log })
    opened.push({ close: () => prune.stop() })
    const forget = startTicker(() => pruneRoomLogs(run), { intervalMs: RETENTION_INTERVAL_MS, name: 'forgetting old events of rooms', log })
    opened.push({ close: () => forget.stop() })
    const desk = openDesk({ database, run, clock, holdSeconds: config.orderHoldSeconds, onPlaced: () => outbox.kick() })
    opened.push(desk)
    const words = new WordBook(database)
    await words.refresh()
    const wordsWatch = startTicker(() => words.refresh(), { intervalMs: WORDS_INTERVAL_MS, name: 'reading the list of words', log })
    opened.push({ close: () => wordsWatch.stop() })
    const messageDesk = openMessageDesk({ run, words, review: wechat !== undefined })
    opened.push(messageDesk)
    return { deps: { config, database, run, desk, messageDesk, words, outbox, tokens, channel, media, payment, wechat, uploads, clock, log }, close }
  }
  catch (error) {
    await close()
    throw error
  }
}
