import type { DemoLogin, Role, User } from '#contract/session'
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

const WECHAT = 'wechat:'
/** Told apart by the end of their own id: WeChat gives no names any more. */
const WECHAT_NICKNAME = '微信用户'

const PUBLIC = { id: users.id, nickname: users.nickname, role: users.role, avatar: users.avatar }

/**
 * Signs in by a nickname alone: the same nickname and role is the same person.
 * @throws {AppError} 400 BAD_REQUEST for a nickname without a visible character or over 20 of them
 */
export async function demoLogin(work: Work, { nickname, role }: DemoLogin): Promise<User> {
  const name = tidyNickname(nickname)
  return findOrMake(work, { id: newId('user'), loginKey: `demo:${role}:${name}`, nickname: name, role })
}

/** Signs in somebody WeChat knows: a shopper, the first time. What else they are to this shop stays as it is. */
export async function wechatLogin(work: Work, openid: string): Promise<User> {
  const id = newId('user')
  return findOrMake(work, { id, loginKey: WECHAT + openid, nickname: `${WECHAT_NICKNAME}${id.slice(-4)}`, role: 'shopper' })
}

/** How WeChat knows a person here; null for who signed in another way. */
export async function openidOf(work: Work, userId: string): Promise<string | null> {
  const [user] = await work.db.select({ loginKey: users.loginKey }).from(users).where(eq(users.id, userId))
  return user?.loginKey.startsWith(WECHAT) ? user.loginKey.slice(WECHAT.length) : null
}

/** Keeps the telephone number WeChat gave, for the next address. */
export async function keepPhone(work: Work, userId: string, phone: string): Promise<void> {
  await work.db.update(users).set({ phone }).where(eq(users.id, userId))
}

/** @throws {AppError} 401 UNAUTHENTICATED when there is no such user (any more) */
export async function readUser(db: Orm | Tx, id: string): Promise<User> {
  const [user] = await db.select(PUBLIC).from(users).where(eq(users.id, id))
  if (!user)
    throw AppError.unauthenticated('The session is not valid any more. Sign in again.')
  return user
}

async function findOrMake(work: Work, user: { id: string, loginKey: string, nickname: string, role: Role }): Promise<User> {
  await work.db.insert(users)
    .values({ ...user, avatar: avatarUrl(user.id), createdAt: work.now })
    .onConflictDoNothing({ target: users.loginKey })
  const [found] = await work.db.select(PUBLIC).from(users).where(eq(users.loginKey, user.loginKey))
  return found!
}

/** One spelling for what looks the same: composed characters, single spaces, nothing invisible. */
function tidyNickname(text: string): string {
  const name = text.normalize('NFC').replace(INVISIBLE, '').replace(/[\p{Cc}\s]+/gu, ' ').trim()
  if (name === '' || [...name].length > NICKNAME_LENGTH)
    throw AppError.badRequest(`body.nickname must have 1 to ${NICKNAME_LENGTH} characters`, { in: 'body', path: 'nickname' })
  return name
}
