import type { CheckToken, Refusal } from './loopback/token'
import { Buffer } from 'node:buffer'
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { TOKEN_EXPIRED, TOKEN_WRONG } from './loopback/token'

const LOGIN = '1'
const PUBLISH = '2'

/** What a version 04 token says. */
export interface Token04 {
  /** From the open part; seconds since 1970. */
  expire: number
  /** The sealed part. */
  info: { app_id: number, user_id: string, nonce: number, ctime: number, expire: number, payload: string }
}

/** The text of `payload`: what the token's user may do and where. */
export interface Payload {
  room_id?: string
  privilege?: Record<string, number>
  stream_id_list?: string[] | null
}

/**
 * Reads "04" + base64(expire i64 | length u16, iv | length u16, cipher), big endian; the cipher is AES-256-CBC under the
 * server secret. Written for the tests, apart from what makes tokens.
 *
 * @throws when it is no such token or sealed under another secret
 */
export function readToken04(token: string, serverSecret: string): Token04 {
  if (!token.startsWith('04'))
    throw new Error('not a version 04 token')
  const bytes = Buffer.from(token.slice(2), 'base64')
  let at = 8
  const part = () => {
    const length = bytes.readUInt16BE(at)
    at += 2 + length
    return bytes.subarray(at - length, at)
  }
  const iv = part()
  const sealed = part()
  if (at !== bytes.length)
    throw new Error('the token is longer or shorter than it says')
  const decipher = createDecipheriv('aes-256-cbc', Buffer.from(serverSecret), iv)
  const text = Buffer.concat([decipher.update(sealed), decipher.final()]).toString()
  return { expire: Number(bytes.readBigInt64BE(0)), info: JSON.parse(text) as Token04['info'] }
}

/** Makes a token that says just this, sensible or not. */
export function sealToken04({ expire, info }: Token04, serverSecret: string): string {
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-256-cbc', Buffer.from(serverSecret), iv)
  const sealed = Buffer.concat([cipher.update(JSON.stringify(info)), cipher.final()])
  const head = Buffer.alloc(8)
  head.writeBigInt64BE(BigInt(expire))
  const measured = (part: Buffer) => [Buffer.from([part.length >> 8, part.length & 0xFF]), part]
  return `04${Buffer.concat([head, ...measured(iv), ...measured(sealed)]).toString('base64')}`
}

export interface TokenRules {
  appId: number
  serverSecret: string
  /** Seconds since 1970. */
  now?: () => number
}

/** Checks tokens as an app with token and privilege checks switched on does: app, user, life, room, right to log in and to publish. */
export function tokenCheck({ appId, serverSecret, now = () => Date.now() / 1000 }: TokenRules): CheckToken {
  return (token, userID, roomID) => {
    const { expire, info } = readable(token, serverSecret) ?? {}
    if (!info || info.app_id !== appId || info.user_id !== userID || info.expire !== expire)
      return wrong('the token cannot be read, or is for another app or user')
    const remaining = Math.ceil(info.expire - now())
    if (remaining <= 0)
      return { code: TOKEN_EXPIRED, message: 'the token ran out' }
    const payload: Payload = info.payload ? JSON.parse(info.payload) as Payload : { privilege: { [LOGIN]: 1, [PUBLISH]: 1 } }
    if (payload.room_id && payload.room_id !== roomID)
      return wrong('the token opens another room')
    if (payload.privilege?.[LOGIN] !== 1)
      return wrong('the token does not open a room')
    const streams = payload.stream_id_list
    return {
      remaining,
      mayPublish: streamID => payload.privilege?.[PUBLISH] === 1 && (!streams?.length || streams.includes(streamID)),
    }
  }
}

function readable(token: string, serverSecret: string): Token04 | undefined {
  try {
    return readToken04(token, serverSecret)
  }
  catch {
    return undefined
  }
}

function wrong(message: string): Refusal {
  return { code: TOKEN_WRONG, message }
}
