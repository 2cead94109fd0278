import type { WordListInput, WordProblem } from '#contract/moderation'
import { toFault } from '~/app/errors'

/** As many as the server takes. */
export const MOST_WORDS = 2000

/** The list as it is being typed, and the version it began from. */
export interface WordDraft { text: string, version: number }

export interface DraftWord {
  word: string
  /** 1-based, as the editor shows it. */
  line: number
}

/** What was typed, one word a line; empty lines are none. */
export function wordsOf(text: string): DraftWord[] {
  return text.split('\n').map((word, index) => ({ word: word.trim(), line: index + 1 })).filter(({ word }) => word !== '')
}

export function inputOf(words: readonly DraftWord[], version: number): WordListInput {
  return { words: words.map(({ word }) => word), version }
}

export interface LineProblem { line: number, word: string, why: WordProblem['why'] }

/** What the server refused, by line of the editor; null when it is not about words. */
export function problemsOf(error: unknown, words: readonly DraftWord[]): LineProblem[] | null {
  const { code, details } = toFault(error)
  const problems = (details as { problems?: WordProblem[] } | undefined)?.problems
  if (code !== 'WORD_INVALID' || !Array.isArray(problems))
    return null
  return problems.map(({ index, word, why }) => ({ line: words[index]?.line ?? index + 1, word, why }))
}
