/**
 * `npm start`: builds the H5 pages when needed, migrates, seeds a demo shop into an empty database, serves everything.
 * `npm start -- --no-build` takes the pages as they are.
 */
import type { AppDeps } from '../server/src/deps'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { config as readDotenv } from 'dotenv'
import { loadConfig } from '../server/src/config/index'
import { seedDemo } from '../server/src/db/seed/demo'
import { endWith, startFailure } from '../server/src/lifecycle'
import { createLog } from '../server/src/log'
import { startServer } from '../server/src/server'
import { greeting } from './greeting'
import { buildPagesIfNeeded } from './pages'

const root = fileURLToPath(new URL('..', import.meta.url))

async function prepare({ config, database, clock }: AppDeps): Promise<void> {
  if (config.mode === 'demo')
    await seedDemo(database, clock())
  if (!process.argv.includes('--no-build'))
    await buildPagesIfNeeded()
}

try {
  readDotenv({ path: join(root, '.env'), quiet: true })
  const config = loadConfig(process.env)
  const log = createLog(config.logLevel)
  const server = await startServer(config, { log, prepare })
  endWith(server.close, { log })
  console.log(greeting(server.deps, server.port))
}
catch (error) {
  process.stderr.write(`live-shop: ${startFailure(error)}\n`)
  process.exit(1)
}
