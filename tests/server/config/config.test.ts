import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig } from '../../../server/src/config'
import { keptSecret } from '../../../server/src/session-secret'
import { temporaryFolder } from '../../support/database'

describe('loadConfig', () => {
  it('needs nothing', () => {
    expect(loadConfig({})).toEqual({
      mode: 'demo',
      port: 3000,
      host: '127.0.0.1',
      dataDir: resolve('data'),
      databaseUrl: undefined,
      sessionSecret: undefined,
      orderHoldSeconds: 900,
      awayGraceSeconds: 90,
      rateLimit: true,
      logLevel: 'info',
    })
  })

  it('reads every variable, and takes an empty one for unset', () => {
    const config = loadConfig({ PORT: '8080', HOST: '0.0.0.0', DATA_DIR: '/srv/data', DATABASE_URL: 'postgres://shop@db/shop', SESSION_SECRET: 's', ORDER_HOLD_SECONDS: '5', AWAY_GRACE_SECONDS: '7', RATE_LIMIT: 'off', MEDIA_HOST: '203.0.113.7', MEDIA_PORTS: '50000-50100', LOG_LEVEL: 'debug', APP_MODE: '', REDIS_URL: '' })
    expect(config).toEqual({ mode: 'demo', port: 8080, host: '0.0.0.0', dataDir: resolve('/srv/data'), databaseUrl: 'postgres://shop@db/shop', sessionSecret: 's', orderHoldSeconds: 5, awayGraceSeconds: 7, rateLimit: false, mediaHost: '203.0.113.7', mediaPorts: [50000, 50100], logLevel: 'debug' })
  })

  it.each([
    [{ PORT: '70000' }, 'PORT must be a whole number from 0 to 65535, not "70000"'],
    [{ PORT: 'http' }, 'PORT must be'],
    [{ PORT: '3000.5' }, 'PORT must be'],
    [{ PORT: '-1' }, 'PORT must be'],
    [{ ORDER_HOLD_SECONDS: '0' }, 'ORDER_HOLD_SECONDS must be a whole number from 1'],
    [{ AWAY_GRACE_SECONDS: '1e3' }, 'AWAY_GRACE_SECONDS must be'],
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
    [{ REDIS_URL: 'redis://:hunter2@cache' }, 'REDIS_URL is not supported by this version yet'],
    [{ ZEGO_APP_ID: '1', ZEGO_SERVER_SECRET: 'hunter2' }, 'ZEGO_APP_ID, ZEGO_SERVER_SECRET are not supported'],
    [{ WECHAT_PAY_MCH_ID: '1' }, 'WECHAT_PAY_MCH_ID is not supported'],
    [{ S3_BUCKET: 'b' }, 'S3_BUCKET is not supported'],
    [{ WHIP_URL: 'https://media' }, 'WHIP_URL is not supported'],
    [{ APP_MODE: 'production' }, 'SESSION_SECRET is required'],
    [{ APP_MODE: 'production', SESSION_SECRET: 'hunter2' }, 'at least 32 characters'],
    [{ APP_MODE: 'production', SESSION_SECRET: 'x'.repeat(32), RATE_LIMIT: 'off' }, 'RATE_LIMIT=off'],
    [{ APP_MODE: 'production', SESSION_SECRET: 'x'.repeat(32) }, 'demo login and sandbox pay'],
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

  it('takes PostgreSQL by socket', () => {
    expect(loadConfig({ DATABASE_URL: 'postgresql:///shop?host=/var/run/postgresql' }).databaseUrl).toBe('postgresql:///shop?host=/var/run/postgresql')
  })

  it('knows every variable of .env.example', () => {
    const lines = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8').split('\n').filter(line => /^#?[A-Z_]+=/.test(line))
    const env = Object.fromEntries(lines.map(line => line.replace(/^#/, '').split(/=(.*)/).slice(0, 2)))
    const { databaseUrl: _, ...shown } = loadConfig(env)
    const { databaseUrl: __, ...fallback } = loadConfig({})
    expect(shown).toEqual(fallback)
    expect(Object.keys(env)).toHaveLength(12)
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
