import { describe, expect, it } from 'vitest'
import { createWordList, isBlocked } from '../../../server/src/domain/word-list'

describe('the word list', () => {
  it.each([
    ['as written', '加微信看更多'],
    ['with spaces', '加 微  信'],
    ['with full-width letters', '加ＶＸ abc'],
    ['in capitals', '加Vx'],
    ['with zero-width characters', '加\u200B微\u200D信\uFEFF'],
    ['with signs between', '加.微-信'],
    ['abuse', '你这个傻Ｂ'],
    ['abuse in English', 'F U C K  you'],
  ])('blocks a word %s', (_name, text) => {
    expect(isBlocked(text)).toBe(true)
  })

  it.each(['这个还有货吗？', '微信支付可以吗', '加一件到购物车', 'How much is it?', '去死皮的有吗', '🎉🎉🎉', ''])('lets through: %s', (text) => {
    expect(isBlocked(text)).toBe(false)
  })

  it('takes a list of one\'s own and ignores empty entries', () => {
    const isForbidden = createWordList(['Ｆｏｏ', ' '])
    expect(isForbidden('a f-o-o b')).toBe(true)
    expect(isForbidden('bar')).toBe(false)
  })
})
