import type { LiveErrorCode } from '../../driver'
import { LiveError } from '../../driver'

/** What ZEGO's codes mean to a person, for both SDKs; numbers as their error lists name them. */
const meanings: Record<number, LiveErrorCode> = {
  // Wrong app id: the deployment's mistake, no repetition mends it.
  1001004: 'UNSUPPORTED',
  1002031: 'TIMEOUT',
  1002034: 'ROOM_FULL',
  1002050: 'TAKEN_OVER',
  1002053: 'NETWORK',
  1002055: 'KICKED',
  1002066: 'BANNED',
  1002082: 'MAY_NOT_PUBLISH',
  1003025: 'MAY_NOT_PUBLISH',
  // The server's own number for it reaches the publisher's state untranslated.
  1012: 'STREAM_BUSY',
  1003028: 'STREAM_BUSY',
  1000002: 'NETWORK',
  1000017: 'NETWORK',
  1100002: 'NETWORK',
  1100003: 'NETWORK',
  1100004: 'NETWORK',
  1100005: 'NETWORK',
  1101002: 'NETWORK',
  1102001: 'NETWORK',
  1102017: 'NETWORK',
  1102016: 'UNAUTHENTICATED',
  1102018: 'UNAUTHENTICATED',
  1102022: 'TIMEOUT',
  1103051: 'TIMEOUT',
  1104031: 'TIMEOUT',
}

const TOKEN_EXPIRED = 1102018
const ALREADY_IN = [1002001, 1002056, 1002057, 1002058]
const NO_SUCH_STREAM = [1004002, 1104039]

/** ZEGO throws `{code}`, `{errorCode}` or both, and states bear a bare number. @returns null for what carries none */
export function zegoCode(thrown: unknown): number | null {
  if (typeof thrown === 'number')
    return thrown
  const { code, errorCode } = (thrown ?? {}) as { code?: unknown, errorCode?: unknown }
  const number = Number(code ?? errorCode ?? Number.NaN)
  return Number.isFinite(number) ? number : null
}

/** Anything an SDK threw, or a state's `errorCode`. What has no meaning of its own is `UNKNOWN`, and worth another try. */
export function zegoError(thrown: unknown): LiveError {
  if (thrown instanceof LiveError)
    return thrown
  const code = zegoCode(thrown)
  const { msg, message } = (thrown ?? {}) as { msg?: unknown, message?: unknown }
  const words = String(msg ?? message ?? '').trim()
  return new LiveError((code !== null && meanings[code]) || 'UNKNOWN', `ZEGO ${code ?? '?'}${words && `: ${words}`}`, thrown)
}

/** The token was good once: another one will do. */
export const isTokenExpired = (thrown: unknown): boolean => zegoCode(thrown) === TOKEN_EXPIRED

/** The SDK is in a room already, though nothing here holds it. */
export const isAlreadyIn = (thrown: unknown): boolean => ALREADY_IN.includes(zegoCode(thrown) ?? 0)

/** Nobody publishes it: a wait, no failure. */
export const isNoSuchStream = (code: number): boolean => NO_SUCH_STREAM.includes(code)
