import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { root } from './builds'
import { copyTemplate, databaseTemplate } from './database-template'
import { freePort } from './ports'

/** Variables that decide what a server runs on: a test starts from none of the machine's, nor of a `.env` file's. */
const SETTINGS = `
  APP_MODE DATABASE_URL REDIS_URL SESSION_SECRET ORDER_HOLD_SECONDS AWAY_GRACE_SECONDS RATE_LIMIT LOG_LEVEL HOST TRUST_PROXY
  ZEGO_APP_ID ZEGO_SERVER_SECRET ZEGO_CALLBACK_SECRET ZEGO_API_URL ROOM_CHANNEL WHIP_URL WHEP_URL WECHAT_APP_ID WECHAT_APP_SECRET
  WECHAT_PAY_MCH_ID WECHAT_PAY_SERIAL_NO WECHAT_PAY_PRIVATE_KEY WECHAT_PAY_PRIVATE_KEY_FILE WECHAT_PAY_PUBLIC_KEY_ID
  WECHAT_PAY_PUBLIC_KEY WECHAT_PAY_PUBLIC_KEY_FILE WECHAT_PAY_API_V3_KEY WECHAT_PAY_NOTIFY_URL
  S3_BUCKET S3_REGION S3_ACCESS_KEY_ID S3_SECRET_ACCESS_KEY S3_ENDPOINT S3_PUBLIC_URL
`.trim().split(/\s+/)

export interface RunningServer {
  /** `http://127.0.0.1:<port>`, the same after a restart. */
  url: string
  dataDir: string
  /** Of the process that runs now. */
  pid: () => number
  /** What it has printed so far. */
  log: () => string
  /** As Ctrl-C does; the data goes too. */
  stop: () => Promise<void>
  /** As a power cut does; the data stays for `restart`. */
  kill: () => Promise<void>
  /** Ends it (unless that is done) and starts it again on its data. */
  restart: () => Promise<void>
}

export interface ServerOptions {
  /** Set over the defaults of a bare machine. */
  env?: Record<string, string>
  /** Milliseconds until `/api/health` must answer. */
  timeout?: number
}

/**
 * Starts the real server on a free port and waits until it is healthy. Its database is migrated and empty, as after a first start
 * that ended before the demo's seed: a first start itself takes seconds more and is what tests/server/start is for. Rejects with its output.
 */
export async function startServer({ env = {}, timeout = 60_000 }: ServerOptions = {}): Promise<RunningServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'live-shop-'))
  if (!env.DATABASE_URL)
    copyTemplate(await databaseTemplate(), dataDir)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const blank = Object.fromEntries(SETTINGS.map(name => [name, '']))
  let output = ''
  let child: ChildProcess

  async function start() {
    child = spawn(process.execPath, ['--import', 'tsx', 'scripts/start.ts', '--no-build'], {
      cwd: root,
      env: { ...process.env, ...blank, NODE_ENV: '', PORT: String(port), DATA_DIR: dataDir, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout?.on('data', chunk => output += chunk)
    child.stderr?.on('data', chunk => output += chunk)
    process.once('exit', killNow)
    const deadline = performance.now() + timeout
    while (!await isHealthy(url)) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`the server ended with ${child.exitCode ?? child.signalCode}:\n${output}`)
      if (performance.now() > deadline) {
        await end('SIGKILL')
        throw new Error(`the server did not answer within ${timeout} ms:\n${output}`)
      }
      await wait(50)
    }
  }
  function killNow() {
    child.kill('SIGKILL')
  }
  async function end(signal: NodeJS.Signals) {
    process.off('exit', killNow)
    if (child.exitCode !== null || child.signalCode !== null)
      return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  await start()
  return {
    url,
    dataDir,
    pid: () => child.pid ?? 0,
    log: () => output,
    async stop() {
      await end('SIGTERM')
      rmSync(dataDir, { recursive: true, force: true })
    },
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGTERM')
      await start()
    },
  }
}

function isHealthy(url: string): Promise<boolean> {
  return fetch(`${url}/api/health`).then(response => response.ok, () => false)
}
