import type { StartedServer } from './server'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import WebSocket from 'ws'
import { migrate } from '../../../server/src/db/migrate'
import { openDatabase } from '../../../server/src/db/open'
import { silentLog } from '../../../server/src/log'
import { copyDataDir, createPostgresDatabase, temporaryFolder } from '../../support/database'
import { startRedis } from '../../support/redis'
import { start } from './server'

const PATIENCE = { timeout: 90_000 }

let dataDir: string
let started: StartedServer[]
beforeEach(() => {
  dataDir = temporaryFolder()
  started = []
})
afterEach(async () => {
  for (const server of started)
    server.child.kill('SIGKILL')
  await Promise.all(started.map(server => server.exit))
  rmSync(dataDir, { recursive: true, force: true })
})

/** Spares a start the seconds of making a database. */
function withDatabase(): void {
  rmSync(dataDir, { recursive: true })
  dataDir = copyDataDir()
}

function run(env: Record<string, string> = {}): StartedServer {
  const server = start({ DATA_DIR: dataDir, ...env })
  started.push(server)
  return server
}

/** The one line a failed start leaves behind. */
async function failure(env: Record<string, string>): Promise<string> {
  const server = run(env)
  expect(await server.exit).toBe(1)
  const lines = server.err().split('\n')
  expect(lines).toHaveLength(2)
  expect(lines[1]).toBe('')
  return lines[0]!
}

describe('npm start', PATIENCE, () => {
  it('serves, says where and on what, ends cleanly on Ctrl-C, and keeps everything for the next time', async () => {
    withDatabase()
    const first = run()
    const url = await first.url
    expect(first.out()).toContain(`Anchor    ${url}anchor`)
    expect(first.out()).toContain(`Merchant  ${url}merchant`)
    expect(first.out()).toMatch(/Database +PGlite in .*\n +Channel +in this process\n +Media +WHIP\/WHEP in this server\n +Payment +sandbox.*\n +Sign-in +demo/)
    expect(await (await fetch(`${url}api/health`)).json()).toMatchObject({ status: 'ok', database: 'pglite', channel: 'local', media: 'whip' })
    const goods = await (await fetch(`${url}api/goods`)).json() as { items: { id: string, images: string[] }[] }
    expect(goods.items.length).toBeGreaterThanOrEqual(12)
    expect((await fetch(new URL(goods.items[0]!.images[0]!, url))).status).toBe(200)
    const login = await fetch(`${url}api/session/demo`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"nickname":"小明","role":"shopper"}' })
    const { token, user } = await login.json() as { token: string, user: { id: string } }
    const { items: rooms } = await (await fetch(`${url}api/rooms`)).json() as { items: { id: string }[] }
    const socket = new WebSocket(`${url.replace('http', 'ws')}api/rooms/${rooms[0]!.id}/events`)
    await new Promise((resolve, reject) => socket.once('message', resolve).once('error', reject))
    const cut = new Promise(resolve => socket.once('close', resolve))

    first.child.kill('SIGINT')
    // npm passes the terminal's signal on, so it comes twice.
    first.child.kill('SIGINT')
    expect(await first.exit).toBe(0)
    await cut
    expect(first.err()).toBe('')

    const second = run()
    const again = await second.url
    const session = await fetch(`${again}api/session`, { headers: { authorization: `Bearer ${token}` } })
    expect(await session.json()).toMatchObject({ user })
    second.child.kill('SIGTERM')
    expect(await second.exit).toBe(0)
  })

  it('does not wait for ever for a request that never ends', async () => {
    withDatabase()
    const server = run()
    const url = new URL(await server.url)
    const socket = connect(Number(url.port), url.hostname)
    socket.on('error', () => {})
    socket.write('POST /api/session/demo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{')
    expect((await fetch(`${url}api/health`)).status).toBe(200)
    server.child.kill('SIGTERM')
    expect(await server.exit).toBe(0)
    socket.destroy()
  })

  it('makes its database from nothing', async () => {
    const server = run({ DATA_DIR: join(dataDir, 'fresh') })
    expect((await fetch(`${await server.url}api/health`)).status).toBe(200)
  })

  it.runIf(inject('redisServer'))('runs with Redis', async () => {
    withDatabase()
    const redis = await startRedis()
    const server = run({ REDIS_URL: redis.url })
    expect(await (await fetch(`${await server.url}api/health`)).json()).toMatchObject({ status: 'ok', channel: 'redis' })
    expect(server.out()).toMatch(/Channel +Redis/)
    server.child.kill('SIGTERM')
    expect(await server.exit).toBe(0)
    expect(server.err()).toBe('')
    await redis.stop()
  })

  it.runIf(inject('postgresUrl'))('runs on PostgreSQL', async () => {
    const { url: databaseUrl, drop } = await createPostgresDatabase()
    const server = run({ DATABASE_URL: databaseUrl })
    expect(await (await fetch(`${await server.url}api/health`)).json()).toMatchObject({ database: 'postgres' })
    server.child.kill('SIGINT')
    expect(await server.exit).toBe(0)
    await drop()
  })
})

describe('npm start fails with one line and 1', PATIENCE, () => {
  it('for a bad value', async () => {
    expect(await failure({ PORT: 'abc' })).toBe('live-shop: PORT must be a whole number from 0 to 65535, not "abc"')
  })

  it('for a taken port', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    expect(await failure({ PORT: String(port) })).toMatch(new RegExp(`^live-shop: PORT ${port} on 127\\.0\\.0\\.1 is in use`))
    await new Promise(resolve => other.close(resolve))
  })

  it('for an address of another machine', async () => {
    expect(await failure({ HOST: '192.0.2.1' })).toContain('HOST 192.0.2.1 is not an address of this machine')
  })

  it('for a data folder in use', async () => {
    withDatabase()
    const db = await openDatabase({ dataDir, log: silentLog })
    expect(await failure({})).toBe(`live-shop: DATA_DIR ${dataDir} is in use by process ${process.pid}`)
    await db.close()
  })

  it('for a data folder that cannot be written', async () => {
    writeFileSync(join(dataDir, 'a-file'), '')
    expect(await failure({ DATA_DIR: join(dataDir, 'a-file/data') })).toMatch(/cannot be written \(ENOTDIR\)$/)
  })

  it.runIf(process.platform === 'linux')('for a data folder on a file system that takes none', async () => {
    expect(await failure({ DATA_DIR: '/proc/live-shop/data' })).toMatch(/\/proc\/live-shop\/data cannot be written \(\w+\)$/)
  })

  it('for files of another PostgreSQL', async () => {
    const other = temporaryFolder()
    mkdirSync(join(other, 'pglite'))
    writeFileSync(join(other, 'pglite/PG_VERSION'), '99\n')
    expect(await failure({ DATA_DIR: other })).toContain('was written by PostgreSQL 99')
    rmSync(other, { recursive: true })
  })

  it('for a schema of a later version', async () => {
    withDatabase()
    const db = await openDatabase({ dataDir, log: silentLog })
    await migrate(db)
    await db.pool.query(`INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('later', 9999999999999)`)
    await db.close()
    expect(await failure({})).toContain('written by a newer version of live-shop')
  })

  it('for broken database files', async () => {
    withDatabase()
    writeFileSync(join(dataDir, 'pglite/global/pg_control'), 'nonsense')
    expect(await failure({})).toMatch(/^live-shop: the database in DATA_DIR .* cannot be opened/)
  })

  it('for a database that cannot be reached, without its password', async () => {
    const line = await failure({ DATABASE_URL: 'postgres://shop:hunter2@127.0.0.1:9/shop' })
    expect(line).toContain('DATABASE_URL cannot be reached')
    expect(line).not.toContain('hunter2')
  })

  it('for a Redis that cannot be reached, without its password', async () => {
    expect(await failure({ REDIS_URL: 'redis://:hunter2@127.0.0.1:9' })).toBe('live-shop: REDIS_URL cannot be reached: connect ECONNREFUSED 127.0.0.1:9')
  })
})
