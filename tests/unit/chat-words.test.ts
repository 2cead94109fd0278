import { describe, expect, it } from 'vitest'
import { asks, findMention } from '~/packages/live/components/chat-words'

describe('what a chat line says', () => {
  it.each([['多少钱？', true], ['how much?', true], ['666', false], ['', false]])('%s asks: %s', (text, asking) => {
    expect(asks(text)).toBe(asking)
  })

  it.each([
    ['@主播 多少钱', '', '@主播', ' 多少钱'],
    ['请问@主播这件有货吗', '请问', '@主播', '这件有货吗'],
    ['@阿宝多少钱', '', '@阿宝', '多少钱'],
    ['hey @Anchor, size?', 'hey ', '@Anchor', ', size?'],
    ['mail a@b.c or @ANCHOR', 'mail a@b.c or ', '@ANCHOR', ''],
  ])('finds the call in %s', (text, before, mention, after) => {
    expect(findMention(text, '阿宝')).toEqual({ before, mention, after })
  })

  it.each(['主播多少钱', '@小波 你好', '@anchorage', 'a@', '@', ''])('finds none in "%s"', (text) => {
    expect(findMention(text, '阿宝')).toEqual({ before: text, mention: '', after: '' })
  })

  it('knows the anchor of a Latin name, and nobody whose name only begins like it', () => {
    expect(findMention('@Lee hi', 'Lee').mention).toBe('@Lee')
    expect(findMention('@Leeds', 'Lee').mention).toBe('')
    expect(findMention('@ hi', '').mention).toBe('')
  })

  it('loses no letter', () => {
    const text = '一@主播二@主播三'
    const { before, mention, after } = findMention(text, '')
    expect(before + mention + after).toBe(text)
  })
})
