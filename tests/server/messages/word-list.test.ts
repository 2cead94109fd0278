import { cpuUsage } from 'node:process'
import { describe, expect, it } from 'vitest'
import { BUILT_IN, createWordList } from '../../../server/src/domain/word-list'

const isBlocked = createWordList(BUILT_IN)

describe('the built-in words', () => {
  it.each([
    ['as written', '加微信看更多'],
    ['with spaces', '加 微  信'],
    ['with full-width letters', '加ＶＸ abc'],
    ['in capitals', '加Vx'],
    ['in circles', '加ⓥⓧ'],
    ['in black squares', '加🅅🆇'],
    ['with zero-width characters', '加\u200B微\u200D信\uFEFF'],
    ['with fillers that look like nothing', '傻\u3164\u115F逼'],
    ['with signs between', '加.微-信'],
    ['with brackets', '加(微)信'],
    ['with a comma after each character', '加，微，信'],
    ['with pictures between', '加👍微👍信'],
    ['with marks stacked on it', '傻\u0336\u0489逼\u0336'],
    ['drawn out', '加微微微信信信'],
    ['with everything doubled', '加加微微信信'],
    ['in traditional characters', '代開發票'],
    ['abuse', '你这个傻Ｂ'],
    ['abuse in English', 'F U C K  you'],
    ['in Cyrillic and Greek letters', 'fυск уоυ'],
    ['in small capitals', 'ꜰᴜᴄᴋ ʏᴏᴜ'],
    ['with accents', 'fùçk yôü'],
    ['with digits for letters', 'm0therfuck3r'],
    ['with letters drawn out', 'fuuuuuck youuu'],
  ])('are found %s', (_name, text) => {
    expect(isBlocked(text)).toBe(true)
  })

  it.each([
    '这个还有货吗？',
    '微信支付可以吗',
    '加一件到购物车',
    '可以再加，微信支付吗',
    '再加👍微信付款行不行',
    '你真傻，逼我下单',
    '你妈妈死活要买这件',
    '刷卡还是单买',
    'How much is it?',
    '去死皮的有吗',
    'Сколько стоит доставка',
    '¥100000 包邮吗',
    '🎉🎉🎉',
    '',
  ])('do not stand in: %s', (text) => {
    expect(isBlocked(text)).toBe(false)
  })
})

describe('a list of words', () => {
  it('is looked for as its words are read, and ignores empty ones', () => {
    const isForbidden = createWordList(['Ｆｏｏ', ' ', '賣貨'])
    expect(['a f-o-o b', 'f0o', 'foooo', '卖货', 'bar', 'fo', 'f', ''].map(isForbidden)).toEqual([true, true, true, true, false, false, false, false])
  })

  it('takes a digit for a letter only inside a word', () => {
    const isForbidden = createWordList(['lol', 'hello', 'ipad', '110'])
    expect(['l0l', 'he11o', 'hell0', '1pad', '打110'].map(isForbidden)).toEqual([true, true, true, true, true])
    expect(['10l 装', '买 10L', 'S10l', 'M 1 L 0 l', '1 1 pa d', '第 1 页', '11'].map(isForbidden)).toEqual([false, false, false, false, false, false, false])
  })

  it('tells words apart that differ by one doubled letter', () => {
    const isForbidden = createWordList(['god', '妈死'])
    expect(['god', 'goood', 'good', '妈妈死', '妈妈妈死'].map(isForbidden)).toEqual([true, true, false, true, true])
    expect(createWordList(['good'])('god')).toBe(false)
  })

  it('finds words that begin, end or lie within one another', () => {
    const isForbidden = createWordList(['abcd', 'bc', 'cde', 'x'])
    expect(['abce', 'zcde', 'abc', 'ab', 'acbd', 'cd x'].map(isForbidden)).toEqual([true, true, true, false, false, true])
  })

  it('with two thousand words takes hardly longer than with none', () => {
    const many = createWordList(Array.from({ length: 2000 }, (_, index) => `词${index.toString(36)}广告${index * 7919 % 1000}`))
    const none = createWordList([])
    const text = '这个裙子还有货吗想要M码的能不能便宜一点点词1z广告加ok微v信 hello world 好看 '.repeat(5).slice(0, 200)
    // Taken in turns, so that whatever else the machine does falls on both.
    const spent = { many: 0, none: 0 }
    for (let round = 0; round < 20; round++) {
      for (const [name, isForbidden] of [['many', many], ['none', none]] as const) {
        const before = cpuUsage()
        for (let time = 0; time < 50; time++)
          isForbidden(text)
        spent[name] += cpuUsage(before).user
      }
    }
    expect(many(text)).toBe(false)
    expect(spent.many / spent.none).toBeLessThan(4)
  })
})
