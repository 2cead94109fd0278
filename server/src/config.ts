import type { LogLevel } from './log'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { StartError } from './errors'

/** Everything the environment decides, checked once at the start. */
export interface Config {
  mode: 'demo' | 'production'
  /** 0 takes any free port. */
  port: number
  host: string
  /** Absolute. Database files (PGlite), uploads and the generated secret. */
  dataDir: string
  /** PostgreSQL's address; undefined: the embedded PGlite. */
  databaseUrl: string | undefined
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
  logLevel: LogLevel
}

export type Environment = Record<string, string | undefined>

const LOG_LEVELS: readonly LogLevel[] = ['silent', 'error', 'warn', 'info', 'debug']
const SECRET_LENGTH = 32
const DAY_SECONDS = 86_400

/** Adapters that come later; a variable that is set and ignored would be a lie. */
const NOT_YET = /^(?:REDIS_URL|WHIP_URL|WHEP_URL|ZEGO_(?:APP_ID|SERVER_SECRET|CALLBACK_SECRET)|WECHAT_(?:APP_ID|APP_SECRET|PAY_\w+)|S3_\w+)$/

/**
 * Reads the environment; an empty value counts as unset.
 * @throws {StartError} BAD_CONFIG naming the variable and what it may be, never its value where that is a secret
 */
export function loadConfig(env: Environment): Config {
  const unsupported = Object.keys(env).filter(name => NOT_YET.test(name) && env[name]).sort()
  if (unsupported.length > 0)
    throw bad(`${unsupported.join(', ')} ${unsupported.length > 1 ? 'are' : 'is'} not supported by this version yet; unset ${unsupported.length > 1 ? 'them' : 'it'}`)
  const config: Config = {
    mode: oneOf(env, 'APP_MODE', ['demo', 'production'], 'demo'),
    port: integer(env, 'PORT', 0, 65_535, 3000),
    host: env.HOST || '127.0.0.1',
    dataDir: resolve(env.DATA_DIR || 'data'),
    databaseUrl: databaseUrl(env),
    sessionSecret: env.SESSION_SECRET || undefined,
    orderHoldSeconds: integer(env, 'ORDER_HOLD_SECONDS', 1, DAY_SECONDS, 900),
    awayGraceSeconds: integer(env, 'AWAY_GRACE_SECONDS', 1, DAY_SECONDS, 90),
    rateLimit: oneOf(env, 'RATE_LIMIT', ['on', 'off'], 'on') === 'on',
    mediaHost: mediaHost(env),
    mediaPorts: mediaPorts(env),
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
  throw bad('APP_MODE=production needs a real login and a real payment, which this version does not have yet; demo login and sandbox pay run with APP_MODE=demo only')
}

function integer(env: Environment, name: string, min: number, max: number, fallback: number): number {
  const text = env[name]
  if (!text)
    return fallback
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= min && value <= max))
    throw bad(`${name} must be a whole number from ${min} to ${max}, not ${JSON.stringify(text)}`)
  return value
}

function oneOf<T extends string>(env: Environment, name: string, allowed: readonly T[], fallback: T): T {
  const text = env[name]
  if (!text)
    return fallback
  const value = allowed.find(item => item === text)
  if (value === undefined)
    throw bad(`${name} must be ${allowed.join(' or ')}, not ${JSON.stringify(text)}`)
  return value
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

/** It may carry a password, so the value is never shown. */
function databaseUrl(env: Environment): string | undefined {
  const text = env.DATABASE_URL
  if (!text)
    return
  if (!/^postgres(?:ql)?:\/\//.test(text) || !URL.canParse(text.replace(/^(\w+:\/\/)(?=\/)/, '$1localhost')))
    throw bad('DATABASE_URL must be an address like postgres://user:password@host:5432/database')
  return text
}

function bad(message: string): StartError {
  return new StartError('BAD_CONFIG', message)
}
