import type { FoldedText, Gap } from './folded-text'
import { fold, GAP, readings } from './folded-text'
import { WordMatcher } from './word-matcher'

/**
 * Plain abuse, and the usual ways of luring shoppers off the platform. Kept short on purpose: each entry must be
 * blocked wherever it stands in a text, so words that harmless sentences contain are not here.
 */
export const BUILT_IN: readonly string[] = [
  '傻逼',
  '傻b',
  '煞笔',
  '操你妈',
  '草泥马',
  '你妈死',
  '狗娘养',
  '贱人',
  'fuckyou',
  'motherfucker',
  '加微信',
  '加我微信',
  '加vx',
  '加v信',
  '加薇信',
  '加威信',
  '微信号',
  '加qq',
  '扫码进群',
  '刷单',
  '代开发票',
  '六合彩',
  '网上赌博',
  '兼职日结',
]

/**
 * A list of words no text may contain, however they are disguised: see `folded-text.ts`.
 * @param words entries as a person writes them
 * @returns whether a text may not be shown
 */
export function createWordList(words: readonly string[]): (text: string) => boolean {
  const matcher = new WordMatcher(words.map(word => fold(word).codes))
  return text => readings(text).some(reading => matcher.matches(reading.codes, (from, to) => isOneWord(reading, from, to)))
}

/**
 * Whether characters belong together. Over the end of a clause, or a picture, they do only where each stands apart from the next, as
 * someone writes who hides a word: 加，微，信 is one, 再加，微信支付 is none. Two characters around a comma are no such pattern.
 */
function isOneWord({ gaps }: FoldedText, from: number, to: number): boolean {
  const inside = gaps.slice(from + 1, to)
  const widest = Math.max(GAP.none, ...inside) as Gap
  if (widest < GAP.picture)
    return true
  return !inside.includes(GAP.none) && (widest === GAP.picture || inside.length > 1)
}
