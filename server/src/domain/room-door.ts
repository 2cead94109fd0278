import type { Database } from '../db/open'
import type { Tokens } from '../tokens'
import type { RoomRow } from './permissions'
import { AppError } from '../errors'
import { newId } from './ids'
import { requireNotKicked } from './kicks'
import { readUser } from './sessions'

/** Somebody who may follow a room. */
export interface Entrant {
  /** Whose sockets are counted together; undefined for a guest without a ticket. */
  person: string | undefined
  /** One viewer however many connections; null for the room's own anchor, who is none. */
  viewer: string | null
  /** Null for guests. */
  userId: string | null
  nickname: string | null
}

export interface RoomDoorParts {
  database: Database
  tokens: Pick<Tokens, 'verify'>
  clock: () => Date
}

/** Who may follow a room's events, by whichever way they come. */
export class RoomDoor {
  constructor(private readonly parts: RoomDoorParts) {}

  /**
   * Who a token is of: a user's id, a guest's, or undefined without one.
   * The session's token or the ticket of `join`; without one, whoever has signed the request.
   * @throws {AppError} 401 UNAUTHENTICATED
   */
  identify(roomId: string, token: string | undefined, signedIn: string | undefined): string | undefined {
    const { tokens } = this.parts
    if (token === undefined || token === '')
      return signedIn
    const session = tokens.verify('session', token)
    if (session)
      return session.sub
    const ticket = tokens.verify('ticket', token)
    if (ticket?.room !== roomId)
      throw AppError.unauthenticated('The ticket is not valid any more. Join the room again.')
    return ticket.sub
  }

  /** @throws {AppError} 403 KICKED */
  async welcome(sub: string | undefined, { id, anchorId }: Pick<RoomRow, 'id' | 'anchorId'>): Promise<Entrant> {
    const { database, clock } = this.parts
    if (sub === undefined || sub.startsWith('guest_'))
      return { person: sub, viewer: `g:${sub ?? newId('guest')}`, userId: null, nickname: null }
    const { nickname } = await readUser(database.orm, sub)
    await requireNotKicked(database.orm, id, sub, clock())
    return { person: sub, viewer: sub === anchorId ? null : `u:${sub}`, userId: sub, nickname }
  }
}
