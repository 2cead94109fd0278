import type { User } from '#contract/session'

/** Whoever is signed in, as far as a rule must know them. */
export type Actor = Pick<User, 'id' | 'role'>
