import type { Role, Session } from '#contract/session'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../../server/src/config/index'
import type { Database } from '../../server/src/db/open'
import type { AppDeps, MediaService } from '../../server/src/deps'
import type { Visit } from '../../server/src/domain/join'
import type { Work } from '../../server/src/domain/work'
import type { Jobs } from '../../server/src/jobs/runner'
import type { MediaEvents } from '../../server/src/media/engine'
import type { Tokens } from '../../server/src/tokens'
import { EventEmitter } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { sandbox } from '../../server/src/adapters/payment/sandbox'
import { folderStore } from '../../server/src/adapters/uploads/folder'
import { buildApp } from '../../server/src/app'
import { openChannel } from '../../server/src/channel/index'
import { systemTimers } from '../../server/src/channel/timers'
import { loadConfig } from '../../server/src/config/index'
import { announceClaims } from '../../server/src/domain/coupon-offers'
import { planExpiry } from '../../server/src/domain/expiry'
import { openMessageDesk } from '../../server/src/domain/message-desk'
import { openDesk } from '../../server/src/domain/order-desk'
import { announcePlaced } from '../../server/src/domain/order-news'
import { WordBook } from '../../server/src/domain/word-book'
import { createRun } from '../../server/src/domain/work'
import { openJobs } from '../../server/src/jobs/runner'
import { createWorkers } from '../../server/src/jobs/workers'
import { silentLog } from '../../server/src/log'
import { whipTicket } from '../../server/src/media/ticket'
import { OutboxRelay } from '../../server/src/outbox-relay'
import { createTokens } from '../../server/src/tokens'
import { temporaryFolder } from './database'

export interface TestApp {
  app: FastifyInstance
  deps: AppDeps
  /** Never started: a test has what is due done by `runDue`. */
  jobs: Jobs
  /** Signs in by the demo login. */
  signIn: (nickname: string, role?: Role) => Promise<Session & { headers: { authorization: string } }>
  /** Ends the app; the database stays open, it is the test's. */
  close: () => Promise<void>
}

/** What a test has otherwise. */
export type AppChanges = Partial<Omit<AppDeps, 'config' | 'media'>> & {
  config?: Partial<Config>
  /** Made when the rest is there, for media that stands on it. */
  media?: MediaService | ((parts: Pick<AppDeps, 'database' | 'run' | 'clock'>) => MediaService)
}

/** Media that nobody publishes to; its `emit` plays a stream coming and going. Its tickets are those of the embedded engine. */
export function silentMedia(): MediaService & EventEmitter<MediaEvents> {
  return Object.assign(new EventEmitter<MediaEvents>(), {
    kind: 'whip' as const,
    ticket: async ({ now }: Work, visit: Visit) => whipTicket(testTokens(() => now), visit),
    liveStreams: async () => new Set<string>(),
    look: async () => {},
    kick: async () => {},
    end: async () => {},
    close: async () => {},
  })
}

export function testTokens(clock: () => Date): Tokens {
  return createTokens({ secret: 'a secret of the tests', clock })
}

/** The whole app on a test's database, without a socket: and with a media engine that does nothing, unless given. */
export async function buildTestApp(database: Database, changes: AppChanges = {}): Promise<TestApp> {
  const dataDir = temporaryFolder()
  const { config, media = silentMedia(), ...deps } = changes
  const clock = deps.clock ?? (() => new Date())
  const channel = deps.channel ?? openChannel({ database, clock, log: silentLog, limits: false })
  const run = deps.run ?? createRun({ database, channel, clock })
  const settings: Config = { ...loadConfig({ DATA_DIR: dataDir }), ...config }
  const words = new WordBook(database)
  const all: AppDeps = {
    config: settings,
    database,
    clock,
    channel,
    media: typeof media === 'function' ? media({ database, run, clock }) : media,
    payment: sandbox,
    uploads: folderStore(join(dataDir, 'uploads')),
    run,
    // Nobody is told by itself: a test that means to hear calls outbox.relay(), and none is left with work going on behind it.
    desk: openDesk({ database, run, clock, holdSeconds: settings.orderHoldSeconds, onPlaced: () => {} }),
    messageDesk: openMessageDesk({ run, words, review: deps.wechat !== undefined }),
    words,
    outbox: new OutboxRelay({ run, consumers: [{ topic: 'orders.placed', handle: planExpiry }, { topic: 'orders.placed', handle: announcePlaced }, { topic: 'coupon.claimed', handle: announceClaims }], timers: systemTimers, clock, log: silentLog }),
    tokens: testTokens(clock),
    log: silentLog,
    ...deps,
  }
  const app = await buildApp(all)
  return {
    app,
    deps: all,
    jobs: openJobs({ database, workers: createWorkers(all), log: all.log }),
    async signIn(nickname, role = 'shopper') {
      const answer = await app.inject({ method: 'POST', url: '/api/session/demo', payload: { nickname, role } })
      const session = answer.json<Session>()
      return { ...session, headers: { authorization: `Bearer ${session.token}` } }
    },
    async close() {
      await app.close()
      await channel.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
