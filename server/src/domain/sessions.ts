import type { DemoLogin, User } from '#contract/session'
import type { Orm } from '../db/open'
import type { Tx } from '../db/transaction'
import type { Work } from './work'
import { eq } from 'drizzle-orm'
import { users } from '../db/schema'
import { AppError } from '../errors'
import { avatarUrl } from './avatar'
import { newId } from './ids'

const NICKNAME_LENGTH = 20

/** Zero-width and direction marks, which make two names look the same; the joiner inside an emoji stays. */
const INVISIBLE = /[\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g

const PUBLIC = { id: users.id, nickname: users.nickname, role: users.role, avatar: users.avatar }

/**
 * Signs in by a nickname alone: the same nickname and role is the same person.
 * @throws {AppError} 400 BAD_REQUEST for a nickname without a visible character or over 20 of them
 */
export async function demoLogin(work: Work, { nickname, role }: DemoLogin): Promise<User> {
  const name = tidyNickname(nickname)
  const loginKey = `demo:${role}:${name}`
  const id = newId('user')
  await work.db.insert(users)
    .values({ id, loginKey, nickname: name, role, avatar: avatarUrl(id), createdAt: work.now })
    .onConflictDoNothing({ target: users.loginKey })
  const [user] = await work.db.select(PUBLIC).from(users).where(eq(users.loginKey, loginKey))
  return user!
}

/** @throws {AppError} 401 UNAUTHENTICATED when there is no such user (any more) */
export async function readUser(db: Orm | Tx, id: string): Promise<User> {
  const [user] = await db.select(PUBLIC).from(users).where(eq(users.id, id))
  if (!user)
    throw AppError.unauthenticated('The session is not valid any more. Sign in again.')
  return user
}

/** One spelling for what looks the same: composed characters, single spaces, nothing invisible. */
function tidyNickname(text: string): string {
  const name = text.normalize('NFC').replace(INVISIBLE, '').replace(/[\p{Cc}\s]+/gu, ' ').trim()
  if (name === '' || [...name].length > NICKNAME_LENGTH)
    throw AppError.badRequest(`body.nickname must have 1 to ${NICKNAME_LENGTH} characters`, { in: 'body', path: 'nickname' })
  return name
}
