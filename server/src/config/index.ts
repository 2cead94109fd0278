import type { LogLevel } from '../log'
import type { Environment } from './read'
import type { S3Config } from './s3'
import type { WechatConfig } from './wechat'
import type { WechatPayConfig } from './wechat-pay'
import type { ZegoConfig } from './zego'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { bad, integer, oneOf } from './read'
import { redisUrl } from './redis'
import { s3Config } from './s3'
import { wechatConfig } from './wechat'
import { wechatPayConfig } from './wechat-pay'
import { zegoConfig } from './zego'

/** Everything the environment decides, checked once at the start. */
export interface Config {
  mode: 'demo' | 'production'
  /** 0 takes any free port. */
  port: number
  host: string
  /** Whose word for a client's address is taken: addresses and ranges, parted by commas, of proxies in front of the server. */
  trustProxy: string
  /** Absolute. Database files (PGlite), uploads and the generated secret. */
  dataDir: string
  /** PostgreSQL's address; undefined: the embedded PGlite. */
  databaseUrl: string | undefined
  /** Redis's address; undefined: this server is the only one. */
  redisUrl: string | undefined
  /** Undefined (demo only): one is made and kept in `dataDir`. */
  sessionSecret: string | undefined
  /** How long an unpaid order holds its stock. */
  orderHoldSeconds: number
  /** How long a room waits for an anchor whose stream is gone before it ends. */
  awayGraceSeconds: number
  rateLimit: boolean
  /** The address browsers reach media at, when it is not the one they reach the server at (containers, port forwarding). */
  mediaHost: string | undefined
  /** UDP ports for media, both included; undefined: any. */
  mediaPorts: [number, number] | undefined
  /** Undefined: pictures are kept in a folder. */
  s3: S3Config | undefined
  /** Undefined: media is carried by the WHIP/WHEP engine in this server. */
  zego: ZegoConfig | undefined
  /** What carries a room's events to its people: sockets of this server, or messages of ZEGO's rooms. */
  roomChannel: 'socket' | 'zego'
  /** Undefined: nobody signs in by WeChat. */
  wechat: WechatConfig | undefined
  /** Undefined: one pays in the sandbox. */
  wechatPay: WechatPayConfig | undefined
  logLevel: LogLevel
}

export type { Environment }

const LOG_LEVELS: readonly LogLevel[] = ['silent', 'error', 'warn', 'info', 'debug']
const SECRET_LENGTH = 32
const DAY_SECONDS = 86_400

/** Adapters that come later; a variable that is set and ignored would be a lie. */
const NOT_YET = /^(?:WHIP_URL|WHEP_URL)$/

/**
 * Reads the environment; an empty value counts as unset.
 * @throws {StartError} BAD_CONFIG naming the variable and what it may be, never its value where that is a secret
 */
export function loadConfig(env: Environment): Config {
  const unsupported = Object.keys(env).filter(name => NOT_YET.test(name) && env[name]).sort()
  if (unsupported.length > 0)
    throw bad(`${unsupported.join(', ')} ${unsupported.length > 1 ? 'are' : 'is'} not supported by this version yet; unset ${unsupported.length > 1 ? 'them' : 'it'}`)
  const wechat = wechatConfig(env)
  const zego = zegoConfig(env)
  const config: Config = {
    mode: oneOf(env, 'APP_MODE', ['demo', 'production'], 'demo'),
    port: integer(env, 'PORT', 0, 65_535, 3000),
    host: env.HOST || '127.0.0.1',
    trustProxy: trustProxy(env),
    dataDir: resolve(env.DATA_DIR || 'data'),
    databaseUrl: databaseUrl(env),
    redisUrl: redisUrl(env),
    sessionSecret: env.SESSION_SECRET || undefined,
    orderHoldSeconds: integer(env, 'ORDER_HOLD_SECONDS', 1, DAY_SECONDS, 900),
    awayGraceSeconds: integer(env, 'AWAY_GRACE_SECONDS', 1, DAY_SECONDS, 90),
    rateLimit: oneOf(env, 'RATE_LIMIT', ['on', 'off'], 'on') === 'on',
    mediaHost: mediaHost(env),
    mediaPorts: mediaPorts(env),
    s3: s3Config(env),
    zego,
    roomChannel: roomChannel(env, zego),
    wechat,
    wechatPay: wechatPayConfig(env, wechat),
    logLevel: oneOf(env, 'LOG_LEVEL', LOG_LEVELS, 'info'),
  }
  if (config.mode === 'production')
    checkProduction(config)
  return config
}

function checkProduction(config: Config): void {
  if (!config.sessionSecret)
    throw bad('SESSION_SECRET is required with APP_MODE=production')
  if (config.sessionSecret.length < SECRET_LENGTH)
    throw bad(`SESSION_SECRET must have at least ${SECRET_LENGTH} characters with APP_MODE=production`)
  if (!config.rateLimit)
    throw bad('RATE_LIMIT=off is for load tests and refused with APP_MODE=production')
  if (!config.wechat)
    throw bad('WECHAT_APP_ID and WECHAT_APP_SECRET are required with APP_MODE=production; demo login runs with APP_MODE=demo only')
  if (!config.wechatPay)
    throw bad('WECHAT_PAY_* is required with APP_MODE=production; sandbox pay runs with APP_MODE=demo only')
}

function roomChannel(env: Environment, zego: ZegoConfig | undefined): Config['roomChannel'] {
  const channel = oneOf(env, 'ROOM_CHANNEL', ['socket', 'zego'], 'socket')
  if (channel === 'zego' && !zego)
    throw bad('ROOM_CHANNEL=zego needs ZEGO_APP_ID and ZEGO_SERVER_SECRET')
  // Each of several servers would say everything, and a room takes ten messages a second from all of them together.
  if (channel === 'zego' && env.REDIS_URL)
    throw bad('ROOM_CHANNEL=zego is for one server; unset REDIS_URL')
  return channel
}

function mediaHost(env: Environment): string | undefined {
  const text = env.MEDIA_HOST
  if (text && !isIP(text))
    throw bad(`MEDIA_HOST must be an IP address, not ${JSON.stringify(text)}`)
  return text || undefined
}

function mediaPorts(env: Environment): [number, number] | undefined {
  const text = env.MEDIA_PORTS
  if (!text)
    return
  const [, first, last] = (/^(\d{1,5})-(\d{1,5})$/.exec(text) ?? []).map(Number)
  if (!(first! >= 1024 && last! >= first! && last! <= 65_535))
    throw bad(`MEDIA_PORTS must be a range within 1024-65535 such as 50000-50100, not ${JSON.stringify(text)}`)
  return [first!, last!]
}

function trustProxy(env: Environment): string {
  const text = env.TRUST_PROXY || 'loopback'
  for (const entry of text.split(',')) {
    const [address, bits, ...rest] = entry.split('/')
    const most = { 4: 32, 6: 128 }[isIP(address!)] ?? -1
    if (entry !== 'loopback' && (most < 0 || rest.length > 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most))))
      throw bad(`TRUST_PROXY must be IP addresses or ranges like 10.0.0.0/8, parted by commas, not ${JSON.stringify(text)}`)
  }
  return text
}

/** It may carry a password, so the value is never shown. */
function databaseUrl(env: Environment): string | undefined {
  const text = env.DATABASE_URL
  if (!text)
    return
  if (!/^postgres(?:ql)?:\/\//.test(text) || !URL.canParse(text.replace(/^(\w+:\/\/)(?=\/)/, '$1localhost')))
    throw bad('DATABASE_URL must be an address like postgres://user:password@host:5432/database')
  return text
}
