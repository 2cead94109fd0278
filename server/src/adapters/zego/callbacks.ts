import { Buffer } from 'node:buffer'
import { createHash, timingSafeEqual } from 'node:crypto'

/** A callback as ZEGO posts it; every value is text, whatever it was in JSON. */
export type ZegoCallback = Readonly<Record<string, string>>

/** ZEGO repeats for about a minute, and its clock may differ from ours; it allows callers the same 10 minutes. */
export const MAX_AGE_SECONDS = 600

/** Whole numbers of so many digits do not fit into a JavaScript number. */
const LONG_NUMBER = /^-?\d{16,}$/
const STRING_OR_NUMBER = /"(?:\\.|[^"\\])*"|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi

/**
 * Reads the body of a callback: JSON, JSON that is percent-encoded, or a form, which are what ZEGO's documentation names.
 * Numbers of 64 bits, such as `room_session_id`, keep all their digits.
 * @returns null when it is none of them
 */
export function readCallback(body: string): ZegoCallback | null {
  const text = body.trim()
  try {
    if (text.startsWith('{'))
      return texts(text)
    if (/^%7b/i.test(text))
      return texts(decodeURIComponent(text.replaceAll('+', ' ')))
  }
  catch {
    return null
  }
  return text.includes('=') ? Object.fromEntries(new URLSearchParams(text)) : null
}

function texts(json: string): ZegoCallback | null {
  const exact = json.replace(STRING_OR_NUMBER, token => LONG_NUMBER.test(token) ? `"${token}"` : token)
  const value: unknown = JSON.parse(exact)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return null
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, typeof item === 'object' ? '' : String(item)]))
}

/**
 * Whether ZEGO has signed a callback, and lately. The signature covers its time and a random number, not the rest: the
 * address must be an https one.
 */
export function checkCallback({ timestamp = '', nonce = '', signature = '' }: ZegoCallback, secret: string, now: Date): 'ok' | 'forged' | 'stale' {
  const expected = createHash('sha1').update([secret, timestamp, nonce].sort().join('')).digest()
  const given = Buffer.from(/^[0-9a-f]{40}$/i.test(signature) ? signature : '', 'hex')
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    return 'forged'
  const age = Math.abs(now.getTime() / 1000 - Number(timestamp))
  return age <= MAX_AGE_SECONDS ? 'ok' : 'stale'
}
