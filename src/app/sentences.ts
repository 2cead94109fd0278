import { toFault } from './errors'
import { i18n } from './i18n'

/**
 * What to tell a person about an error: the sentence of its code (`live.error.<code>`, else `error.<code>`), else one that
 * says that something went wrong. The server's own message is in English and is for the log.
 */
export function sentenceFor(error: unknown): string {
  const { code, details } = toFault(error)
  const { t, te } = i18n.global
  const key = [`live.error.${code}`, `error.${code}`].find(candidate => te(candidate)) ?? 'error.UNKNOWN'
  return t(key, details ?? {})
}
