import type { Role, Session } from '#contract/session'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../../server/src/config'
import type { Database } from '../../server/src/db/open'
import type { AppDeps, MediaService } from '../../server/src/deps'
import type { MediaEvents } from '../../server/src/media/engine'
import { EventEmitter } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { sandbox } from '../../server/src/adapters/payment/sandbox'
import { folderStore } from '../../server/src/adapters/uploads/folder'
import { buildApp } from '../../server/src/app'
import { openChannel } from '../../server/src/channel/index'
import { loadConfig } from '../../server/src/config'
import { createRun } from '../../server/src/domain/work'
import { silentLog } from '../../server/src/log'
import { createTokens } from '../../server/src/tokens'
import { temporaryFolder } from './database'

export interface TestApp {
  app: FastifyInstance
  deps: AppDeps
  /** Signs in by the demo login. */
  signIn: (nickname: string, role?: Role) => Promise<Session & { headers: { authorization: string } }>
  /** Ends the app; the database stays open, it is the test's. */
  close: () => Promise<void>
}

/** What a test has otherwise. */
export type AppChanges = Partial<Omit<AppDeps, 'config'>> & { config?: Partial<Config> }

/** A media engine nobody publishes to; its `emit` plays a stream coming and going. */
export function silentMedia(): MediaService & EventEmitter<MediaEvents> {
  return Object.assign(new EventEmitter<MediaEvents>(), { kind: 'whip' as const, isLive: () => false, end: async () => {}, close: async () => {} })
}

/** The whole app on a test's database, without a socket: and with a media engine that does nothing, unless given. */
export async function buildTestApp(database: Database, changes: AppChanges = {}): Promise<TestApp> {
  const dataDir = temporaryFolder()
  const { config, ...deps } = changes
  const clock = deps.clock ?? (() => new Date())
  const channel = deps.channel ?? openChannel({ database, clock, log: silentLog, limits: false })
  const all: AppDeps = {
    config: { ...loadConfig({ DATA_DIR: dataDir }), ...config },
    database,
    clock,
    channel,
    media: deps.media ?? silentMedia(),
    payment: sandbox,
    uploads: folderStore(join(dataDir, 'uploads')),
    run: createRun({ database, channel, clock }),
    tokens: createTokens({ secret: 'a secret of the tests', clock }),
    log: silentLog,
    ...deps,
  }
  const app = await buildApp(all)
  return {
    app,
    deps: all,
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
