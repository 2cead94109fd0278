import type { ChildProcess } from 'node:child_process'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { freePort } from './ports'

export interface TestRedis {
  readonly url: string
  /** The test's own connection, while it runs. */
  readonly client: Redis
  /** As a power cut does: nothing is kept. */
  stop: () => Promise<void>
  start: () => Promise<void>
}

/** Whether this machine has the program `redis-server`. */
export function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0
}

/** A Redis of the test's own, which it may stop and start; it keeps nothing. */
export async function startRedis(options: string[] = []): Promise<TestRedis> {
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => 50, maxRetriesPerRequest: null })
  client.on('error', () => {})
  let child: ChildProcess | undefined
  const killNow = (): void => void child?.kill('SIGKILL')
  process.once('exit', killNow)

  const redis: TestRedis = {
    url,
    client,
    async start() {
      child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...options], { stdio: 'ignore' })
      while (!await answers(port)) {
        if (child.exitCode !== null)
          throw new Error(`redis-server ended with ${child.exitCode}`)
        await wait(20)
      }
      if (client.status === 'end')
        await client.connect()
    },
    async stop() {
      client.disconnect()
      const ended = once(child!, 'exit')
      child!.kill('SIGKILL')
      await ended
    },
  }
  await redis.start()
  return redis
}

/** It may want a password first, which is an answer, too. */
async function answers(port: number): Promise<boolean> {
  const probe = new Redis({ port, host: '127.0.0.1', lazyConnect: true, retryStrategy: () => null, enableReadyCheck: false })
  probe.on('error', () => {})
  const reached = await probe.connect().then(() => true, () => false)
  probe.disconnect()
  return reached
}
