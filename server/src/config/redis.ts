import type { Environment } from './read'
import { bad } from './read'

/**
 * Redis's address, between servers; undefined: there is one server. It may carry a password, so the value is never shown.
 * @throws {StartError} BAD_CONFIG
 */
export function redisUrl(env: Environment): string | undefined {
  const text = env.REDIS_URL
  if (!text)
    return
  if (!/^rediss?:\/\/[^/]/.test(text) || !URL.canParse(text) || !/^\/?\d{0,4}$/.test(new URL(text).pathname))
    throw bad('REDIS_URL must be an address like redis://user:password@host:6379/0, or rediss:// for TLS')
  return text
}
