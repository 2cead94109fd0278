import { describe, expect, it } from 'vitest'
import { APP_ID, SERVER_SECRET } from './cloud'
import { readToken04, tokenCheck } from './token04'
import { anchorOf, shopperOf, tokenFor } from './tokens'

describe('readToken04', () => {
  it('reads every field', () => {
    const { expire, info } = readToken04(tokenFor('u', { seconds: 60, payload: shopperOf('r') }), SERVER_SECRET)
    expect(info).toEqual({ app_id: APP_ID, user_id: 'u', nonce: 7, ctime: expire - 60, expire, payload: '{"room_id":"r","privilege":{"1":1,"2":0},"stream_id_list":null}' })
  })

  it('refuses another version, another secret and what is cut', () => {
    const token = tokenFor('u')
    for (const other of [`03${token.slice(2)}`, token.slice(0, -8), token.slice(0, 30)])
      expect(() => readToken04(other, SERVER_SECRET)).toThrow()
    expect(() => readToken04(token, 'f'.repeat(32))).toThrow()
  })
})

describe('tokenCheck', () => {
  const check = tokenCheck({ appId: APP_ID, serverSecret: SERVER_SECRET })

  it('gives the time that is left', () => {
    expect(check(tokenFor('u', { seconds: 60 }), 'u', 'r')).toMatchObject({ remaining: 60 })
    expect(check(tokenFor('u', { seconds: 0 }), 'u', 'r')).toMatchObject({ code: 50117 })
  })

  it.each([
    ['a shopper', shopperOf('r'), false, false],
    ['an anchor', anchorOf('r', 's'), true, false],
    ['an anchor of any stream', { privilege: { 1: 1, 2: 1 } }, true, true],
    ['a token that says nothing', undefined, true, true],
  ])('lets %s publish what the payload names', (_, payload, own, other) => {
    const grant = check(tokenFor('u', { payload }), 'u', 'r')
    expect('mayPublish' in grant && [grant.mayPublish('s'), grant.mayPublish('t')]).toEqual([own, other])
  })
})
