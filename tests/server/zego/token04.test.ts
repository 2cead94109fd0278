import type { Token04Options } from '../../../server/src/adapters/zego/token04'
import { Buffer } from 'node:buffer'
import { createDecipheriv } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { token04 } from '../../../server/src/adapters/zego/token04'

const SECRET = '0123456789abcdef0123456789ABCDEF'
const NOW = new Date('2030-01-01T08:00:00.999Z')
const SECONDS = NOW.getTime() / 1000 | 0

const made: Token04Options = { appId: 1234567890, userId: 'user_小安', secret: SECRET, seconds: 3600, now: NOW }

/** Read by the published description alone, byte for byte. */
function open(token: string, secret = SECRET) {
  expect(token.slice(0, 2)).toBe('04')
  expect(token.slice(2)).toMatch(/^[0-9A-Z+/]+={0,2}$/i)
  const bytes = Buffer.from(token.slice(2), 'base64')
  const ivLength = bytes.readUInt16BE(8)
  const iv = bytes.subarray(10, 10 + ivLength)
  const length = bytes.readUInt16BE(10 + ivLength)
  const sealed = bytes.subarray(12 + ivLength)
  expect(sealed).toHaveLength(length)
  const decipher = createDecipheriv('aes-256-cbc', Buffer.from(secret, 'ascii'), iv)
  return { expire: bytes.readBigInt64BE(0), iv, fields: JSON.parse(decipher.update(sealed, undefined, 'utf8') + decipher.final('utf8')) }
}

describe('a token of version 04', () => {
  it('has every field where ZEGO looks for it', () => {
    const { expire, iv, fields } = open(token04(made))
    expect(expire).toBe(BigInt(SECONDS + 3600))
    expect(iv).toHaveLength(16)
    expect(Object.keys(fields)).toEqual(['app_id', 'user_id', 'nonce', 'ctime', 'expire', 'payload'])
    expect(fields).toMatchObject({ app_id: 1234567890, user_id: 'user_小安', ctime: SECONDS, expire: SECONDS + 3600, payload: '' })
    expect(Number.isInteger(fields.nonce) && Math.abs(fields.nonce) <= 2 ** 31).toBe(true)
  })

  it('is another one each time', () => {
    const [one, other] = [open(token04(made)), open(token04(made))]
    expect(one.iv.equals(other.iv)).toBe(false)
    expect(one.fields.nonce).not.toBe(other.fields.nonce)
  })

  it('lets a viewer into one room, to publish nothing', () => {
    const { fields } = open(token04({ ...made, rights: { roomId: 'room_1' } }))
    expect(typeof fields.payload).toBe('string')
    expect(JSON.parse(fields.payload)).toEqual({ room_id: 'room_1', privilege: { 1: 1, 2: 0 }, stream_id_list: null })
  })

  it('lets an anchor publish the streams it names, and no others', () => {
    const { fields } = open(token04({ ...made, rights: { roomId: 'room_1', publish: ['stream_1'] } }))
    expect(JSON.parse(fields.payload)).toEqual({ room_id: 'room_1', privilege: { 1: 1, 2: 1 }, stream_id_list: ['stream_1'] })
  })

  it('is of no use with another secret', () => {
    expect(() => open(token04(made), SECRET.replace('0', 'x'))).toThrow()
  })

  it.each([
    [{ appId: 0 }, 1],
    [{ appId: 1.5 }, 1],
    [{ appId: Number.NaN }, 1],
    [{ userId: '' }, 3],
    [{ userId: '密'.repeat(22) }, 3],
    [{ secret: 'hunter2' }, 5],
    [{ secret: '密'.repeat(32) }, 5],
    [{ seconds: 0 }, 6],
    [{ seconds: 1.5 }, 6],
  ])('is not made of %o: code %i', (wrong, code) => {
    const make = () => token04({ ...made, ...wrong })
    expect(make).toThrow(expect.objectContaining({ name: 'Token04Error', code }))
    expect(make).not.toThrow(/hunter2|密/)
  })
})
