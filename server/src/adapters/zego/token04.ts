import { Buffer } from 'node:buffer'
import { createCipheriv, randomBytes } from 'node:crypto'

export interface Token04Options {
  appId: number
  userId: string
  /** The project's server secret, 32 bytes. */
  secret: string
  /** Life in seconds from `now`. */
  seconds: number
  now: Date
  /** Binds the token to a room and its rights; without one it opens every room. */
  rights?: Token04Rights
}

export interface Token04Rights {
  roomId: string
  /** Streams the holder may publish; none without. */
  publish?: readonly string[]
}

/** The codes that ZEGO's own generators give: 1 app id, 3 user id, 5 secret, 6 life. */
export class Token04Error extends Error {
  override readonly name = 'Token04Error'

  constructor(readonly code: 1 | 3 | 5 | 6, message: string) {
    super(message)
  }
}

const VERSION = '04'
const IV_BYTES = 16
const SECRET_BYTES = 32
const MAX_USER_ID_BYTES = 64

/**
 * A token of version 04, as ZEGO's SDKs take it for a login: the version, then base64 of expiry (i64), length and
 * bytes of the iv, length and bytes of the JSON text, encrypted by AES-256-CBC; all numbers big endian. Format and codes
 * are those of ZEGO's published generators (github.com/zegoim/zego_server_assistant); what rights mean stands in
 * ZEGO's "Use tokens for authentication": privilege 1 is login, 2 is publishing.
 * @throws {Token04Error} for options that no token can be made of; it shows none of them
 */
export function token04({ appId, userId, secret, seconds, now, rights }: Token04Options): string {
  if (!Number.isInteger(appId) || appId < 1)
    throw new Token04Error(1, 'the app id must be a positive whole number')
  if (userId === '' || Buffer.byteLength(userId) > MAX_USER_ID_BYTES)
    throw new Token04Error(3, `the user id must have 1 to ${MAX_USER_ID_BYTES} bytes`)
  if (Buffer.byteLength(secret) !== SECRET_BYTES)
    throw new Token04Error(5, `the server secret must have ${SECRET_BYTES} bytes`)
  if (!Number.isInteger(seconds) || seconds < 1)
    throw new Token04Error(6, 'the life must be a positive number of seconds')

  const ctime = Math.floor(now.getTime() / 1000)
  const expire = ctime + seconds
  const text = JSON.stringify({ app_id: appId, user_id: userId, nonce: randomBytes(4).readInt32BE(), ctime, expire, payload: rights ? payloadOf(rights) : '' })
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-cbc', Buffer.from(secret), iv)
  const head = Buffer.alloc(8)
  head.writeBigInt64BE(BigInt(expire))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return VERSION + Buffer.concat([head, sized(iv), sized(sealed)]).toString('base64')
}

/** A JSON text within the JSON text. */
function payloadOf({ roomId, publish }: Token04Rights): string {
  return JSON.stringify({ room_id: roomId, privilege: { 1: 1, 2: publish ? 1 : 0 }, stream_id_list: publish ?? null })
}

function sized(bytes: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(bytes.length)
  return Buffer.concat([length, bytes])
}
