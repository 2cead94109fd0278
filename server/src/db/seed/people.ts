import type { users } from '../schema'

type NewUser = Omit<typeof users.$inferInsert, 'createdAt'>

/** Who signs in by the demo login with this role and nickname is this person, and owns what the seed gave them. */
function person(id: string, role: 'anchor' | 'merchant', nickname: string, picture: string): NewUser {
  return { id, role, nickname, loginKey: `demo:${role}:${nickname}`, avatar: `/demo/avatars/${picture}.jpg` }
}

export const MERCHANT = person('user_demo_merchant', 'merchant', '店长阿宁', 'merchant')
export const LIN = person('user_demo_lin', 'anchor', '林小满', 'anchor-lin')
export const CHEN = person('user_demo_chen', 'anchor', '茶农陈远', 'anchor-chen')

export const PEOPLE: readonly NewUser[] = [MERCHANT, LIN, CHEN]
