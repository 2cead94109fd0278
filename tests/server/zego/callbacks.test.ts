import { describe, expect, it } from 'vitest'
import { checkCallback, MAX_AGE_SECONDS, readCallback } from '../../../server/src/adapters/zego/callbacks'
import { signature } from '../../support/zego'

describe('the body of a callback', () => {
  it('keeps the digits of numbers that are too long for JavaScript', () => {
    const body = '{"event":"room_create","room_id":"r1","room_session_id":1234567890123456789,"n":[1],"id_name":"a\\"12345678901234567890\\"","small":7,"minus":-9223372036854775808,"f":1.5e3}'
    expect(readCallback(body)).toEqual({ event: 'room_create', room_id: 'r1', room_session_id: '1234567890123456789', n: '', id_name: 'a"12345678901234567890"', small: '7', minus: '-9223372036854775808', f: '1500' })
  })

  it('is JSON, JSON in percent signs, or a form', () => {
    const fields = { event: 'stream_close', stream_id: 's_1', user_name: '小 安' }
    expect(readCallback(JSON.stringify(fields))).toEqual(fields)
    expect(readCallback(encodeURIComponent(JSON.stringify(fields)))).toEqual(fields)
    expect(readCallback(new URLSearchParams(fields).toString())).toEqual(fields)
  })

  it.each(['', 'null', '[1]', '{"event":', '%7B%ZZ', 'hello'])('is not %o', (body) => {
    expect(readCallback(body)).toBeNull()
  })
})

describe('the signature of a callback', () => {
  const now = new Date('2030-01-01T08:00:00Z')
  const seconds = now.getTime() / 1000
  const secret = 'secret'

  it('is that of the example in ZEGO\'s documentation: SHA-1 of secret, time and nonce, sorted as text', () => {
    const example = { timestamp: '1470820198', nonce: '123412', signature: '5bd59fd62953a8059fb7eaba95720f66d19e4517' }
    expect(checkCallback(example, secret, new Date(1470820198_000))).toBe('ok')
    expect(signature({ secret, timestamp: '1470820198', nonce: '123412' })).toEqual(example)
  })

  it('is checked whole', () => {
    const good = signature({ secret, timestamp: String(seconds), nonce: '1' })
    expect(checkCallback(good, secret, now)).toBe('ok')
    expect(checkCallback({ ...good, signature: good.signature!.toUpperCase() }, secret, now)).toBe('ok')
    const wrongs: Record<string, string>[] = [{ nonce: '2' }, { timestamp: String(seconds + 1) }, { signature: '' }, { signature: good.signature!.slice(2) }, { signature: `${good.signature}00` }, { signature: 'é'.repeat(40) }]
    for (const wrong of wrongs)
      expect(checkCallback({ ...good, ...wrong }, secret, now)).toBe('forged')
    expect(checkCallback(good, 'another', now)).toBe('forged')
    expect(checkCallback({}, secret, now)).toBe('forged')
  })

  it('is good for ten minutes either way', () => {
    const at = (offset: number) => checkCallback(signature({ secret, timestamp: String(seconds + offset), nonce: '1' }), secret, now)
    expect([at(-MAX_AGE_SECONDS), at(MAX_AGE_SECONDS)]).toEqual(['ok', 'ok'])
    expect([at(-MAX_AGE_SECONDS - 1), at(MAX_AGE_SECONDS + 1)]).toEqual(['stale', 'stale'])
    expect(checkCallback(signature({ secret, timestamp: 'now', nonce: '1' }), secret, now)).toBe('stale')
  })
})
