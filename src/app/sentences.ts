import { LiveError } from '~/live/driver'
import { toFault } from './errors'
import { t, te } from './i18n'

/**
 * What to tell a person about an error: the sentence of its code (`live.error.<code>` first for errors of the live engine,
 * `error.<code>` first for all others), else one that says that something went wrong. The server's own message is for the log.
 */
export function sentenceFor(error: unknown): string {
  const { code, details } = toFault(error)
  const sections = error instanceof LiveError ? ['live.error', 'error'] : ['error', 'live.error']
  const key = sections.map(section => `${section}.${code}`).find(candidate => te(candidate)) ?? 'error.UNKNOWN'
  return t(key, details ?? {})
}
