import type { FollowReport } from './follow'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { scratchPostgres } from '../bench/scratch-postgres'
import { Gate } from '../support/gate'
import { startServer } from '../support/server'
import { killed, talkingRoom } from './cuts'
import { followThrough } from './follow'

/**
 * Two servers on one PostgreSQL and one Redis; the first server, Redis and the second server are killed in turns while writers and
 * clients use both. Needs PostgreSQL and the program `redis-server`.
 */
export async function clusterLoop(kills: number, log: (line: string) => void): Promise<FollowReport> {
  const postgres = await scratchPostgres()
  if (!postgres)
    throw new Error('this drill needs a PostgreSQL; name it in TEST_DATABASE_URL')
  const redis = await startRedis()
  const env = { RATE_LIMIT: 'off', DATABASE_URL: postgres.url, REDIS_URL: redis.url, SESSION_SECRET: 'a secret that both servers know' }
  // One after the other: the first fills the database.
  const servers = [await startServer({ env }), await startServer({ env })]
  const urls = servers.map(({ url }) => url)
  const gate = await Gate.open(...urls)
  const blows = [() => killed(servers[0]!), () => redis.restart(), () => killed(servers[1]!)]
  try {
    return await followThrough({ ...await talkingRoom(urls, gate), blows: kills, strike: blow => blows[blow % blows.length]!(), log })
  }
  finally {
    await gate.close()
    await Promise.all(servers.map(server => server.stop()))
    await redis.stop()
    await postgres.drop()
  }
}

interface Redis {
  url: string
  /** Kills it and starts an empty one in its place. */
  restart: () => Promise<void>
  stop: () => Promise<void>
}

async function startRedis(): Promise<Redis> {
  const port = 20_000 + Math.floor(Math.random() * 10_000)
  let child = await start(port)
  const stop = async (): Promise<void> => {
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    async restart() {
      await stop()
      child = await start(port)
    },
    stop,
  }
}

async function start(port: number): Promise<ReturnType<typeof spawn>> {
  const child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface(child.stdout)) {
    if (line.includes('eady to accept connections'))
      return child
  }
  throw new Error(`redis-server did not start on port ${port}`)
}
