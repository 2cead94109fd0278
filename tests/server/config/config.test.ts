import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig } from '../../../server/src/config/index'
import { keptSecret } from '../../../server/src/session-secret'
import { temporaryFolder } from '../../support/database'

const S3 = { S3_BUCKET: 'pics', S3_REGION: 'eu-west-1', S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'hunter2' }

describe('loadConfig', () => {
  it('needs nothing', () => {
    expect(loadConfig({})).toEqual({
      mode: 'demo',
      port: 3000,
      host: '127.0.0.1',
      trustProxy: 'loopback',
      dataDir: resolve('data'),
      databaseUrl: undefined,
      sessionSecret: undefined,
      orderHoldSeconds: 900,
      awayGraceSeconds: 90,
      rateLimit: true,
      roomChannel: 'socket',
      logLevel: 'info',
    })
  })

  it('reads every variable, and takes an empty one for unset', () => {
    const config = loadConfig({ PORT: '8080', HOST: '0.0.0.0', TRUST_PROXY: 'loopback,10.0.0.0/8,2001:db8::1', DATA_DIR: '/srv/data', DATABASE_URL: 'postgres://shop@db/shop', SESSION_SECRET: 's', ORDER_HOLD_SECONDS: '5', AWAY_GRACE_SECONDS: '7', RATE_LIMIT: 'off', MEDIA_HOST: '203.0.113.7', MEDIA_PORTS: '50000-50100', LOG_LEVEL: 'debug', APP_MODE: '', REDIS_URL: 'rediss://:key@cache:6380/2' })
    expect(config).toEqual({ mode: 'demo', port: 8080, host: '0.0.0.0', trustProxy: 'loopback,10.0.0.0/8,2001:db8::1', dataDir: resolve('/srv/data'), databaseUrl: 'postgres://shop@db/shop', redisUrl: 'rediss://:key@cache:6380/2', sessionSecret: 's', orderHoldSeconds: 5, awayGraceSeconds: 7, rateLimit: false, roomChannel: 'socket', mediaHost: '203.0.113.7', mediaPorts: [50000, 50100], logLevel: 'debug' })
  })

  it.each([
    [{ PORT: '70000' }, 'PORT must be a whole number from 0 to 65535, not "70000"'],
    [{ PORT: 'http' }, 'PORT must be'],
    [{ PORT: '3000.5' }, 'PORT must be'],
    [{ PORT: '-1' }, 'PORT must be'],
    [{ ORDER_HOLD_SECONDS: '0' }, 'ORDER_HOLD_SECONDS must be a whole number from 1'],
    [{ AWAY_GRACE_SECONDS: '1e3' }, 'AWAY_GRACE_SECONDS must be'],
    [{ TRUST_PROXY: 'proxy.example' }, 'TRUST_PROXY must be IP addresses or ranges'],
    [{ TRUST_PROXY: '10.0.0.0/33' }, 'TRUST_PROXY must be'],
    [{ TRUST_PROXY: '10.0.0.1,' }, 'TRUST_PROXY must be'],
    [{ MEDIA_HOST: 'shop.example' }, 'MEDIA_HOST must be an IP address, not "shop.example"'],
    [{ MEDIA_PORTS: '50000' }, 'MEDIA_PORTS must be a range within 1024-65535'],
    [{ MEDIA_PORTS: '50100-50000' }, 'MEDIA_PORTS must be'],
    [{ MEDIA_PORTS: '80-90' }, 'MEDIA_PORTS must be'],
    [{ MEDIA_PORTS: '50000-70000' }, 'MEDIA_PORTS must be'],
    [{ APP_MODE: 'prod' }, 'APP_MODE must be demo or production, not "prod"'],
    [{ RATE_LIMIT: 'no' }, 'RATE_LIMIT must be on or off'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be silent or error or warn or info or debug'],
    [{ DATABASE_URL: 'mysql://root:hunter2@db/shop' }, 'DATABASE_URL must be an address like postgres://'],
    [{ DATABASE_URL: 'postgres://user:hunter2@host:notaport/db' }, 'DATABASE_URL must be'],
    [{ REDIS_URL: 'http://:hunter2@cache' }, 'REDIS_URL must be an address like redis://'],
    [{ REDIS_URL: 'redis://:hunter2@cache:notaport' }, 'REDIS_URL must be'],
    [{ REDIS_URL: 'redis://:hunter2@cache/shop' }, 'REDIS_URL must be'],
    [{ ZEGO_APP_ID: '1', ZEGO_SERVER_SECRET: 'hunter2' }, 'ZEGO_SERVER_SECRET must be the 32 characters'],
    [{ ZEGO_APP_ID: '1', ZEGO_SERVER_SECRET: `hunter2${'密'.repeat(9)}` }, 'ZEGO_SERVER_SECRET must be'],
    [{ ZEGO_APP_ID: '1' }, 'ZEGO_SERVER_SECRET is missing'],
    [{ ZEGO_SERVER_SECRET: 'hunter2'.padEnd(32, 'x') }, 'ZEGO_APP_ID is missing'],
    [{ ZEGO_APP_ID: 'one', ZEGO_SERVER_SECRET: 'hunter2'.padEnd(32, 'x') }, 'ZEGO_APP_ID must be the number'],
    [{ ZEGO_APP_ID: '0', ZEGO_SERVER_SECRET: 'hunter2'.padEnd(32, 'x') }, 'ZEGO_APP_ID must be'],
    [{ ZEGO_APP_ID: '4294967296', ZEGO_SERVER_SECRET: 'hunter2'.padEnd(32, 'x') }, 'ZEGO_APP_ID must be'],
    [{ ZEGO_APP_ID: '1', ZEGO_SERVER_SECRET: 'hunter2'.padEnd(32, 'x'), ZEGO_API_URL: 'ftp://hunter2@zego' }, 'ZEGO_API_URL must be an address'],
    [{ ROOM_CHANNEL: 'sockets' }, 'ROOM_CHANNEL must be'],
    [{ ROOM_CHANNEL: 'zego', ZEGO_APP_ID: '1', ZEGO_SERVER_SECRET: 'hunter2'.padEnd(32, 'x'), REDIS_URL: 'redis://:hunter2@cache' }, 'ROOM_CHANNEL=zego is for one server; unset REDIS_URL'],
    [{ ROOM_CHANNEL: 'zego' }, 'ROOM_CHANNEL=zego needs ZEGO_APP_ID and ZEGO_SERVER_SECRET'],
    [{ ZEGO_CALLBACK_SECRET: 'hunter2' }, 'ZEGO_CALLBACK_SECRET is of no use without'],
    [{ S3_BUCKET: 'b', S3_SECRET_ACCESS_KEY: 'hunter2' }, 'S3_REGION, S3_ACCESS_KEY_ID are missing'],
    [{ S3_ENDPOINT: 'https://s3.example' }, 'S3_BUCKET, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY are missing'],
    [{ ...S3, S3_ENDPOINT: 's3.example' }, 'S3_ENDPOINT must be an address'],
    [{ ...S3, S3_ENDPOINT: 'http://minio:9000' }, 'S3_PUBLIC_URL must be an https address'],
    [{ ...S3, S3_PUBLIC_URL: '//cdn.example' }, 'S3_PUBLIC_URL must be an https address'],
    [{ ...S3, S3_FORCE_PATH_STYLE: 'true' }, 'S3_FORCE_PATH_STYLE must be on or off'],
    [{ WHIP_URL: 'https://media' }, 'WHIP_URL is not supported'],
    [{ APP_MODE: 'production' }, 'SESSION_SECRET is required'],
    [{ APP_MODE: 'production', SESSION_SECRET: 'hunter2' }, 'at least 32 characters'],
    [{ APP_MODE: 'production', SESSION_SECRET: 'x'.repeat(32), RATE_LIMIT: 'off' }, 'RATE_LIMIT=off'],
    [{ APP_MODE: 'production', SESSION_SECRET: 'x'.repeat(32) }, 'demo login runs with APP_MODE=demo only'],
  ])('refuses %o in one line', (env, message) => {
    let thrown: unknown
    try {
      loadConfig(env)
    }
    catch (error) {
      thrown = error
    }
    expect(thrown).toMatchObject({ name: 'StartError', code: 'BAD_CONFIG', message: expect.stringContaining(message) })
    expect((thrown as Error).message).not.toMatch(/\n|hunter2/)
  })

  it.each([
    [{}, 'https://pics.s3.eu-west-1.amazonaws.com'],
    [{ S3_FORCE_PATH_STYLE: 'on' }, 'https://s3.eu-west-1.amazonaws.com/pics'],
    [{ S3_ENDPOINT: 'https://oss.example/' }, 'https://pics.oss.example'],
    [{ S3_ENDPOINT: 'http://minio:9000', S3_PUBLIC_URL: 'https://cdn.example/p/' }, 'https://cdn.example/p'],
    [{ S3_ENDPOINT: 'http://minio:9000', S3_PUBLIC_URL: '/pictures' }, '/pictures'],
  ])('finds where pictures in S3 are read with %o', (more, publicUrl) => {
    expect(loadConfig({ ...S3, ...more }).s3).toMatchObject({ bucket: 'pics', region: 'eu-west-1', publicUrl })
  })

  it('connects to ZEGO, with callbacks or without', () => {
    const secret = 's'.repeat(32)
    expect(loadConfig({ ZEGO_APP_ID: '1807888605', ZEGO_SERVER_SECRET: secret }).zego).toEqual({ appId: 1807888605, serverSecret: secret, callbackSecret: undefined, apiUrl: 'https://rtc-api.zego.im' })
    expect(loadConfig({ ZEGO_APP_ID: '7', ZEGO_SERVER_SECRET: secret, ROOM_CHANNEL: 'zego' }).roomChannel).toBe('zego')
    expect(loadConfig({ ZEGO_APP_ID: '7', ZEGO_SERVER_SECRET: secret, ZEGO_CALLBACK_SECRET: 'c', ZEGO_API_URL: 'http://127.0.0.1:8080/' }).zego).toMatchObject({ callbackSecret: 'c', apiUrl: 'http://127.0.0.1:8080' })
  })

  it('takes PostgreSQL by socket', () => {
    expect(loadConfig({ DATABASE_URL: 'postgresql:///shop?host=/var/run/postgresql' }).databaseUrl).toBe('postgresql:///shop?host=/var/run/postgresql')
  })

  it('knows every variable of .env.example', () => {
    const lines = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8').split('\n').filter(line => /^#?[A-Z0-9_]+=/.test(line))
    const env = Object.fromEntries(lines.map(line => line.replace(/^#/, '').split(/=(.*)/).slice(0, 2)))
    // An address shows its form: by default there is none.
    expect(loadConfig(env)).toEqual({ ...loadConfig({}), databaseUrl: env.DATABASE_URL, redisUrl: env.REDIS_URL })
    expect(Object.keys(env)).toHaveLength(39)
  })
})

describe('the kept secret', () => {
  let folder: string
  beforeEach(() => {
    folder = temporaryFolder()
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('is made once, long, and for its owner alone', () => {
    const dataDir = join(folder, 'new')
    const secret = keptSecret(dataDir)
    expect(secret.length).toBeGreaterThanOrEqual(40)
    expect(keptSecret(dataDir)).toBe(secret)
    if (process.platform !== 'win32')
      expect(statSync(join(dataDir, 'session-secret')).mode & 0o777).toBe(0o600)
    expect(keptSecret(join(folder, 'other'))).not.toBe(secret)
  })

  it('is never an empty one', () => {
    writeFileSync(join(folder, 'session-secret'), '\n')
    expect(() => keptSecret(folder)).toThrow('is empty')
  })

  it('says that the folder cannot be written', () => {
    mkdirSync(join(folder, 'session-secret'))
    expect(() => keptSecret(folder)).toThrow(/DATA_DIR .* cannot be written/)
  })
})
