import type { Role } from '#contract/session'
import type { FastifyRequest } from 'fastify'
import { eq } from 'drizzle-orm'
import fp from 'fastify-plugin'
import { users } from '../db/schema'
import { AppError } from '../errors'

export interface UserViewer { kind: 'user', id: string, role: Role }
/** Who asks. A guest may look at everything public and is asked to sign in for the rest. */
export type Viewer = UserViewer | { kind: 'guest' }

declare module 'fastify' {
  interface FastifyRequest {
    viewer: Viewer
  }
}

/** Users seen to exist, so that the database is asked once for each; beyond this many the memory starts anew. */
const REMEMBERED = 50_000

/**
 * Tells who asks, for all of `/api`. A token that is not good is refused even where a guest may enter: its owner believes
 * to be signed in. So is one whose user is gone, as after the database was replaced.
 */
export default fp(async (app) => {
  const existing = new Set<string>()
  app.decorateRequest('viewer')
  app.addHook('onRequest', async (request) => {
    request.viewer = { kind: 'guest' }
    const header = request.headers.authorization
    if (header === undefined || !request.url.startsWith('/api/'))
      return
    const token = /^Bearer +(\S+)$/i.exec(header)?.[1]
    const claims = token && app.deps.tokens.verify('session', token)
    if (!claims || !await exists(claims.sub))
      throw AppError.unauthenticated('The session is not valid any more. Sign in again.')
    request.viewer = { kind: 'user', id: claims.sub, role: claims.role }
  })

  async function exists(id: string): Promise<boolean> {
    if (existing.has(id))
      return true
    const found = await app.deps.database.orm.select({ id: users.id }).from(users).where(eq(users.id, id))
    if (existing.size >= REMEMBERED)
      existing.clear()
    if (found.length > 0)
      existing.add(id)
    return found.length > 0
  }
}, { name: 'auth' })

/** @throws {AppError} 401 UNAUTHENTICATED for a guest */
export function requireUser(request: FastifyRequest): UserViewer {
  if (request.viewer.kind !== 'user')
    throw AppError.unauthenticated()
  return request.viewer
}

/** Who is signed in, for what a guest may do, too. */
export function signedIn({ viewer }: FastifyRequest): UserViewer | undefined {
  return viewer.kind === 'user' ? viewer : undefined
}
