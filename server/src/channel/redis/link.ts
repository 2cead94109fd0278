import type { Log } from '../../log'
import { Redis } from 'ioredis'
import { reasonOf, StartError } from '../../errors'

/** This server's two connections to Redis: one for commands, one that listens. */
export interface RedisLink {
  /** They fail at once while Redis is away. */
  readonly commands: Redis
  /** Stands before every key and channel: shops that share a Redis take a database of it each. */
  readonly prefix: string
  /** Whether Redis cannot be reached now; it is tried again and again. */
  readonly away: boolean
  publish: (text: string) => Promise<void>
  /** Told what every server publishes, this one too. */
  listen: (listener: (text: string) => void) => void
  close: () => Promise<void>
}

const CONNECT_TIMEOUT_MS = 5000
/** A Redis that says nothing for this long, though asked, is away. */
const SILENCE_MS = 5000
/** A listener that is never asked would not notice that its line is dead. */
const PING_MS = 5000
const MOST_BETWEEN_TRIES_MS = 1000

/** @throws {StartError} REDIS_UNREACHABLE; the address is not shown, for its password's sake */
export async function openRedis(url: string, log: Log): Promise<RedisLink> {
  let started = false
  let away = false
  let reason: unknown
  const commands = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_MS,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    // Before the start nothing is tried twice: whoever starts the server is told.
    retryStrategy: tries => started ? Math.min(50 * 2 ** tries, MOST_BETWEEN_TRIES_MS) : null,
  })
  // It subscribes again by itself after each return, which the queue is for.
  const listening = commands.duplicate({ enableOfflineQueue: true })
  const clients = [commands, listening]
  const prefix = `live-shop:${commands.options.db ?? 0}:`
  const news = `${prefix}news`

  const changed = (): void => {
    const now = clients.some(client => client.status !== 'ready')
    if (!started || now === away)
      return
    away = now
    if (away)
      log.warn({ reason: reasonOf(reason) }, 'Redis is away; events of other servers come by way of the database until it is back')
    else
      log.info('Redis is back')
  }
  for (const client of clients) {
    client.on('error', error => reason = error)
    client.on('close', changed)
    client.on('ready', changed)
  }

  try {
    await Promise.all(clients.map(client => client.connect()))
    await listening.subscribe(news)
  }
  catch (error) {
    clients.forEach(client => client.disconnect())
    throw new StartError('REDIS_UNREACHABLE', `REDIS_URL cannot be reached: ${reasonOf(reason ?? error)}`, { cause: error })
  }
  started = true
  const ping = setInterval(() => void listening.ping().catch(() => {}), PING_MS)
  ping.unref()
  return {
    commands,
    prefix,
    get away() {
      return away
    },
    async publish(text) {
      await commands.publish(news, text)
    },
    listen: listener => void listening.on('message', (_channel, text) => listener(text)),
    async close() {
      started = false
      clearInterval(ping)
      clients.forEach(client => client.disconnect())
    },
  }
}
