/**
 * Plain abuse, and the usual ways of luring shoppers off the platform. Kept short on purpose: each entry must be
 * blocked wherever it stands in a text, so words that harmless sentences contain are not here.
 */
const WORDS = [
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

/** Signs put between characters to get past a list; zero-width ones belong to the class Cf. */
const SEPARATORS = /[\s\p{Cf}\p{Mn}._·•*~|/\\\-]/gu

/** The text as the list sees it: half-width, lower case, without what stands between the characters. */
export function normalise(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(SEPARATORS, '')
}

/** @param words entries as a person writes them */
export function createWordList(words: readonly string[] = WORDS): (text: string) => boolean {
  const entries = words.map(normalise).filter(word => word !== '')
  /** Whether a text may not be shown. */
  return (text) => {
    const normalised = normalise(text)
    return entries.some(entry => normalised.includes(entry))
  }
}

/** Whether the default list blocks a text. */
export const isBlocked = createWordList()
