import type { LobbyFrame } from '#contract/events'
import type { Room } from '#contract/rooms'
import type { AddressInfo } from 'node:net'
import type { RedisLink } from '../../../server/src/channel/redis/link'
import type { Timers } from '../../../server/src/channel/timers'
import type { Database } from '../../../server/src/db/open'
import type { TestApp } from '../../support/app'
import type { TestRedis } from '../../support/redis'
import { tmpdir } from 'node:os'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { openChannel } from '../../../server/src/channel/index'
import { openRedis } from '../../../server/src/channel/redis/link'
import { systemTimers } from '../../../server/src/channel/timers'
import { migrate } from '../../../server/src/db/migrate'
import { openDatabase } from '../../../server/src/db/open'
import { silentLog } from '../../../server/src/log'
import { buildTestApp } from '../../support/app'
import { Listener } from '../../support/channel'
import { createPostgresDatabase } from '../../support/database'
import { startRedis } from '../../support/redis'
import { range } from './wires'

type Person = Awaited<ReturnType<TestApp['signIn']>>

/** A second of the channel's takes 50 ms. */
const quick: Timers = {
  after: (ms, fn) => systemTimers.after(ms / 20, fn),
  every: (ms, fn) => systemTimers.every(ms / 20, fn),
}

/** One of several servers, in this process. */
class Server {
  private constructor(readonly app: TestApp, private readonly origin: string, private readonly database: Database, private readonly link: RedisLink) {}

  static async start(databaseUrl: string, redisUrl: string, clock: () => Date): Promise<Server> {
    const [database, link] = [await openDatabase({ databaseUrl, dataDir: tmpdir(), log: silentLog }), await openRedis(redisUrl, silentLog)]
    const channel = openChannel({ database, clock, log: silentLog, limits: false, timers: quick, redis: link })
    const app = await buildTestApp(database, { clock, channel, config: { rateLimit: false } })
    await app.app.listen({ port: 0, host: '127.0.0.1' })
    return new Server(app, `127.0.0.1:${(app.app.server.address() as AddressInfo).port}`, database, link)
  }

  async call<T = unknown>(method: 'GET' | 'POST' | 'DELETE', path: string, as?: Person, payload?: object): Promise<T> {
    const answer = await this.app.app.inject({ method, url: `/api${path}`, headers: as?.headers, payload })
    if (answer.statusCode >= 300)
      throw new Error(`${method} ${path}: ${answer.statusCode} ${answer.body}`)
    return answer.json<T>()
  }

  say(as: Person, roomId: string, text: string): Promise<unknown> {
    return this.call('POST', `/rooms/${roomId}/messages`, as, { text, clientId: `c${Math.random()}`.replace('.', '') })
  }

  listen(roomId: string, as?: Person, query = ''): Promise<Listener> {
    return Listener.open(`ws://${this.origin}/api/rooms/${roomId}/events?${as ? `token=${as.token}` : ''}${query}`)
  }

  square(): Promise<Listener<LobbyFrame>> {
    return Listener.open<LobbyFrame>(`ws://${this.origin}/api/lobby/events`)
  }

  viewers(roomId: string): Promise<number> {
    return this.call<{ viewers: number }>('GET', `/rooms/${roomId}`).then(snapshot => snapshot.viewers)
  }

  /** As a killed process does: without a word to Redis. */
  async fallSilent(): Promise<void> {
    await this.link.close()
  }

  async close(): Promise<void> {
    await this.app.close()
    await this.link.close()
    await this.database.close()
  }
}

describe.runIf(inject('postgresUrl') && inject('redisServer'))('two servers on one PostgreSQL and one Redis', () => {
  let database: { url: string, drop: () => Promise<void> }
  let redis: TestRedis
  let servers: Server[] = []
  let anchor: Person
  let ann: Person
  let later = 0
  const open: Listener[] = []
  const clock = (): Date => new Date(Date.now() + later)
  const start = (): Promise<Server> => Server.start(database.url, redis.url, clock)

  beforeAll(async () => {
    database = await createPostgresDatabase()
    redis = await startRedis()
    const first = await openDatabase({ databaseUrl: database.url, dataDir: tmpdir(), log: silentLog })
    await migrate(first)
    await first.close()
    servers = [await start(), await start()]
    anchor = await servers[0]!.app.signIn('阿宝', 'anchor')
    ann = await servers[1]!.app.signIn('小安')
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map(listener => listener.leave()))
  })
  afterAll(async () => {
    await Promise.all(servers.map(server => server.close()))
    await redis?.stop()
    await database?.drop()
  })

  async function follow(server: Server, roomId: string, as?: Person, query = ''): Promise<Listener> {
    const listener = await server.listen(roomId, as, query)
    open.push(listener)
    return listener
  }
  const addRoom = (): Promise<Room> => servers[0]!.call<Room>('POST', '/rooms', anchor, { title: '晚八点' })
  const seqs = (listener: Listener): number[] => listener.events.map(event => event.seq)

  it('tell everybody the same, in one order', async () => {
    const [a, b] = servers as [Server, Server]
    expect(await b.call('GET', '/health')).toMatchObject({ status: 'ok', channel: 'redis' })
    const room = await addRoom()
    const listeners = [await follow(a, room.id, undefined, '&since=0'), await follow(b, room.id, undefined, '&since=0')]
    await Promise.all(range(1, 60).map(number => servers[number % 2]!.say(ann, room.id, `${number}`)))
    await Promise.all(listeners.map(listener => listener.until(({ events }) => events.length === 60)))
    expect(seqs(listeners[0]!)).toEqual(range(1, 60))
    expect(listeners[1]!.events).toEqual(listeners[0]!.events)
  })

  it('count somebody on both of them once, and all likes', async () => {
    const [a, b] = servers as [Server, Server]
    const room = await addRoom()
    const [here, there] = [await follow(a, room.id, ann), await follow(b, room.id, ann)]
    const guest = await follow(b, room.id)
    const counted = (viewers: number) => Promise.all([here, there].map(listener => listener.until(() => listener.viewers === viewers)))
    await counted(2)
    expect([await a.viewers(room.id), await b.viewers(room.id)]).toEqual([2, 2])
    guest.socket.terminate()
    await counted(1)
    await a.call('POST', `/rooms/${room.id}/likes`, ann, { count: 5 })
    await b.call('POST', `/rooms/${room.id}/likes`, ann, { count: 6 })
    await Promise.all([here, there].map(listener => listener.until(({ counters }) => counters.some(counter => counter.type === 'likes' && counter.data.likes === 11))))
    await b.call('POST', `/rooms/${room.id}/end`, anchor)
    expect(await a.call('GET', `/rooms/${room.id}`)).toMatchObject({ likes: 11, room: { summary: { likes: 11, viewers: 2, peakViewers: 2 } } })
  })

  it('send somebody away wherever they are, and show new rooms on both live squares', async () => {
    const [a, b] = servers as [Server, Server]
    const square = await b.square()
    const room = await addRoom()
    await square.until(({ frames }) => frames.some(frame => 'rooms' in frame && frame.rooms.some(card => card.id === room.id)))
    const there = await follow(b, room.id, ann)
    await a.call('POST', `/rooms/${room.id}/kicks`, anchor, { userId: ann.user.id, minutes: 1 })
    expect(await there.closed).toBe(4003)
    await square.leave()
  })

  it('miss nothing while Redis is away, and count right again when an empty one is back', async () => {
    const [a, b] = servers as [Server, Server]
    const room = await addRoom()
    const [here, there] = [await follow(a, room.id), await follow(b, room.id)]
    await there.until(() => there.viewers === 2)
    await redis.stop()
    await Promise.all(range(1, 20).map(number => servers[number % 2]!.say(ann, room.id, `${number}`)))
    await Promise.all([here, there].map(listener => listener.until(({ events }) => events.length === 20)))
    expect(there.events).toEqual(here.events)
    expect(await a.call('GET', '/health')).toMatchObject({ status: 'ok', channel: 'redis' })
    await follow(a, room.id, ann)
    await here.until(() => here.viewers === 2)

    await redis.start()
    await Promise.all([here, there].map(listener => listener.until(() => listener.viewers === 3)))
    await a.say(ann, room.id, '回来了')
    await there.until(({ events }) => events.length === 21)
    expect(seqs(there)).toEqual(range(1, 21))
  })

  it('count right when somebody comes just after an empty Redis has taken its place', async () => {
    const [a, b] = servers as [Server, Server]
    const room = await addRoom()
    const [here, there] = [await follow(a, room.id), await follow(b, room.id)]
    const counted = (viewers: number) => Promise.all([here, there].map(listener => listener.until(() => listener.viewers === viewers)))
    await counted(2)
    await redis.client.flushall()
    await follow(a, room.id, ann)
    await counted(3)
  })

  it('forget the viewers of a server that was killed, also where only its room\'s anchor looks', async () => {
    const [a] = servers as [Server, Server]
    const third = await start()
    const [room, empty] = [await addRoom(), await addRoom()]
    const [here, anchorAlone] = [await follow(a, room.id), await follow(a, empty.id, anchor)]
    const lost = [await third.listen(room.id, ann), await third.listen(empty.id, ann)]
    await here.until(() => here.viewers === 2)
    await anchorAlone.until(() => anchorAlone.viewers === 1)
    await third.fallSilent()
    // What it leaves behind has no more than 20 s to live: here they pass at once.
    for (const key of await redis.client.keys('live-shop:0:viewers:*')) {
      const ttl = await redis.client.pttl(key)
      expect([ttl > 0, ttl <= 20_000]).toEqual([true, true])
      await redis.client.del(key)
    }
    later += 21_000
    await Promise.all([here.until(() => here.viewers === 1), anchorAlone.until(() => anchorAlone.viewers === 0)])
    expect([await a.viewers(room.id), await a.viewers(empty.id)]).toEqual([1, 0])
    lost.forEach(listener => listener.socket.terminate())
    await third.close()
  })
})

describe.runIf(inject('redisServer'))('a server without its Redis', () => {
  it('says why in one line, without the password', async () => {
    const redis = await startRedis(['--requirepass', 'right'])
    const refused = openRedis(redis.url.replace('//', '//:hunter2@'), silentLog)
    await expect(refused).rejects.toMatchObject({ code: 'REDIS_UNREACHABLE', message: expect.stringMatching(/^REDIS_URL cannot be reached: WRONGPASS/) })
    await (await openRedis(redis.url.replace('//', '//:right@'), silentLog)).close()
    await redis.stop()
    await expect(openRedis(redis.url.replace('//', '//:hunter2@'), silentLog)).rejects.toMatchObject({ message: expect.stringMatching(/^REDIS_URL cannot be reached: connect ECONNREFUSED 127\.0\.0\.1:\d+$/) })
  })
})
