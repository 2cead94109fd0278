import { createSigner } from 'fast-jwt'
import { describe, expect, it } from 'vitest'
import { createTokens } from '../../../server/src/tokens'

const SECRET = 'a secret of the tests'
const MINUTE = 60_000

function setup() {
  let now = new Date('2026-01-01T00:00:00Z')
  const clock = () => now
  return { tokens: createTokens({ secret: SECRET, clock }), clock, pass: (ms: number) => (now = new Date(now.getTime() + ms)) }
}

describe('tokens', () => {
  it('say what was signed, until they expire', () => {
    const { tokens, clock, pass } = setup()
    const { token, expiresAt } = tokens.sign('media', { sub: 'u', stream: 's', right: 'publish' })
    expect(expiresAt.getTime() - clock().getTime()).toBe(10 * MINUTE)
    expect(tokens.verify('media', token)).toEqual({ sub: 'u', stream: 's', right: 'publish' })
    pass(10 * MINUTE - 1000)
    expect(tokens.verify('media', token)).not.toBeNull()
    pass(1000)
    expect(tokens.verify('media', token)).toBeNull()
  })

  it('keep a session for days', () => {
    const { tokens, pass } = setup()
    const { token } = tokens.sign('session', { sub: 'u', role: 'anchor' })
    pass(29 * 24 * 60 * MINUTE)
    expect(tokens.verify('session', token)).toEqual({ sub: 'u', role: 'anchor' })
  })

  it('pass for their own kind only', () => {
    const { tokens } = setup()
    const signed = {
      session: tokens.sign('session', { sub: 'u', role: 'shopper' }).token,
      ticket: tokens.sign('ticket', { sub: 'u', room: 'r' }).token,
      media: tokens.sign('media', { sub: 'u', stream: 's', right: 'play' }).token,
    }
    const kinds = ['session', 'ticket', 'media'] as const
    for (const kind of kinds) {
      for (const other of kinds)
        expect([kind, other, tokens.verify(other, signed[kind]) !== null]).toEqual([kind, other, kind === other])
    }
  })

  it('are refused when forged, cut, empty, or signed another way', () => {
    const { tokens, clock } = setup()
    const exp = Math.floor(clock().getTime() / 1000) + 60
    const claims = { sub: 'u', role: 'merchant', aud: 'session', exp }
    const good = tokens.sign('session', { sub: 'u', role: 'shopper' }).token
    const [head, , signature] = good.split('.')
    const swapped = [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.')
    const unsigned = [Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url'), Buffer.from(JSON.stringify(claims)).toString('base64url'), ''].join('.')
    const forged = [
      createSigner({ key: 'another secret' })(claims),
      createSigner({ key: SECRET, algorithm: 'HS512' })(claims),
      createSigner({ key: SECRET })({ sub: 'u', role: 'merchant', exp }),
      createSigner({ key: SECRET })({ sub: 'u', role: 'merchant', aud: 'session' }),
      swapped,
      unsigned,
      good.slice(0, -2),
      '',
      'a.b.c',
    ]
    expect(forged.map(token => tokens.verify('session', token))).toEqual(forged.map(() => null))
  })
})
