import { StartError } from '../errors'

export type Environment = Record<string, string | undefined>

/** @throws {StartError} BAD_CONFIG unless the variable is a whole number within the limits */
export function integer(env: Environment, name: string, min: number, max: number, fallback: number): number {
  const text = env[name]
  if (!text)
    return fallback
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= min && value <= max))
    throw bad(`${name} must be a whole number from ${min} to ${max}, not ${JSON.stringify(text)}`)
  return value
}

/** @throws {StartError} BAD_CONFIG unless the variable is one of the allowed words */
export function oneOf<T extends string>(env: Environment, name: string, allowed: readonly T[], fallback: T): T {
  const text = env[name]
  if (!text)
    return fallback
  const value = allowed.find(item => item === text)
  if (value === undefined)
    throw bad(`${name} must be ${allowed.join(' or ')}, not ${JSON.stringify(text)}`)
  return value
}

/** A bad value of the environment; the message names the variable and never shows a secret. */
export function bad(message: string): StartError {
  return new StartError('BAD_CONFIG', message)
}
