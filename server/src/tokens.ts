import type { Role } from '#contract/session'
import { createSigner, createVerifier } from 'fast-jwt'

/** What a token of each kind says. The kind is its audience, so one kind never passes for another. */
export interface TokenClaims {
  /** Who is signed in. */
  session: { sub: string, role: Role }
  /** May follow one room's channel; `sub` is a user's id or a guest's. */
  ticket: { sub: string, room: string }
  /** May publish or play one stream. */
  media: { sub: string, stream: string, right: 'publish' | 'play' }
}
export type TokenKind = keyof TokenClaims

export interface Tokens {
  sign: <K extends TokenKind>(kind: K, claims: TokenClaims[K]) => { token: string, expiresAt: Date }
  /** @returns what the token says; null when it is of another kind, forged, cut or expired */
  verify: <K extends TokenKind>(kind: K, token: string) => TokenClaims[K] | null
}

export interface TokenOptions {
  secret: string
  clock?: () => Date
  /** Instead of {@link LIFETIMES}. */
  lifetimes?: Partial<Record<TokenKind, number>>
}

const MINUTE = 60
/** Seconds a token of each kind is good for. */
export const LIFETIMES: Record<TokenKind, number> = { session: 30 * 24 * 60 * MINUTE, ticket: 10 * MINUTE, media: 10 * MINUTE }
const ALGORITHM = 'HS256'

/** Signs and checks the server's tokens (JWT, HS256 and nothing else). */
export function createTokens({ secret, clock = () => new Date(), lifetimes }: TokenOptions): Tokens {
  const seconds = { ...LIFETIMES, ...lifetimes }
  const sign = createSigner({ key: secret, algorithm: ALGORITHM, noTimestamp: true })
  // Expiry is checked below, by this server's clock; fast-jwt would take the time of its creation for now.
  const verifier = (kind: TokenKind): (token: string) => Record<string, unknown> =>
    createVerifier({ key: secret, algorithms: [ALGORITHM], allowedAud: kind, requiredClaims: ['aud', 'sub', 'exp'], ignoreExpiration: true })
  const verifiers = { session: verifier('session'), ticket: verifier('ticket'), media: verifier('media') }
  const now = (): number => Math.floor(clock().getTime() / 1000)

  return {
    sign(kind, claims) {
      const exp = now() + seconds[kind]
      return { token: sign({ ...claims, aud: kind, exp }), expiresAt: new Date(exp * 1000) }
    },
    verify<K extends TokenKind>(kind: K, token: string) {
      try {
        const { aud, exp, ...claims } = verifiers[kind](token)
        // Signed by us for this kind, so the rest is what sign() was given.
        return typeof exp === 'number' && exp > now() ? claims as unknown as TokenClaims[K] : null
      }
      catch {
        return null
      }
    },
  }
}
