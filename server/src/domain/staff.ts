import type { Role, User } from '#contract/session'
import type { Work } from './work'
import { desc, eq } from 'drizzle-orm'
import { users } from '../db/schema'

const PEOPLE_SHOWN = 50
const PUBLIC = { id: users.id, nickname: users.nickname, role: users.role, avatar: users.avatar }

/** Who has signed in for the first time lately, the newest first. */
export function newestPeople(work: Pick<Work, 'db'>): Promise<User[]> {
  return work.db.select(PUBLIC).from(users).orderBy(desc(users.createdAt), desc(users.id)).limit(PEOPLE_SHOWN)
}

/** Makes somebody an anchor, a merchant or a shopper; it counts from their next sign-in. @returns undefined when there is no such person */
export async function giveRole(work: Pick<Work, 'db'>, userId: string, role: Role): Promise<User | undefined> {
  const [user] = await work.db.update(users).set({ role }).where(eq(users.id, userId)).returning(PUBLIC)
  return user
}
