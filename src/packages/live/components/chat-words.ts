/** A text around the first place where the anchor is called. */
export interface Words {
  before: string
  /** `@主播`; empty where nobody is called. */
  mention: string
  after: string
}

/** What the anchor is called in the languages of the app, beside their own name. */
const TITLES = ['主播', 'anchor']

/** Whether somebody asks something. */
export function asks(text: string): boolean {
  return /[?？]/.test(text)
}

/**
 * Finds where a text calls the anchor: an `@` before their name or title, in letters of any case. A Latin name ends where the word
 * ends; Chinese needs no space after it.
 */
export function findMention(text: string, nickname: string): Words {
  const lower = text.toLowerCase()
  const names = [nickname.toLowerCase(), ...TITLES].filter(name => name !== '')
  for (let at = lower.indexOf('@'); at >= 0; at = lower.indexOf('@', at + 1)) {
    const name = names.find(one => lower.startsWith(one, at + 1) && !(isLatin(one.at(-1)) && isLatin(lower[at + 1 + one.length])))
    if (name)
      return { before: text.slice(0, at), mention: text.slice(at, at + 1 + name.length), after: text.slice(at + 1 + name.length) }
  }
  return { before: text, mention: '', after: '' }
}

function isLatin(letter: string | undefined): boolean {
  return letter !== undefined && /[\da-z]/.test(letter)
}
