import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import en from '~/locales/en.json'
import zh from '~/locales/zh-Hans.json'

interface Messages { [key: string]: string | Messages }

function flatten(messages: Messages, path = ''): Record<string, string> {
  return Object.entries(messages).reduce<Record<string, string>>((all, [key, value]) =>
    typeof value === 'string' ? { ...all, [path + key]: value } : { ...all, ...flatten(value, `${path}${key}.`) }, {})
}
const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(match => match[1]).sort()

describe('the two languages', () => {
  const chinese = flatten(zh)
  const english = flatten(en)

  it('say the same things', () => {
    expect(Object.keys(english).sort()).toEqual(Object.keys(chinese).sort())
    for (const [key, text] of Object.entries(chinese))
      expect(names(english[key] ?? ''), key).toEqual(names(text))
  })

  it('have a sentence for every code of the live engine', () => {
    const source = readFileSync(fileURLToPath(new URL('../../../src/live/driver.ts', import.meta.url)), 'utf8')
    const codes = [...source.slice(source.indexOf('export type LiveErrorCode')).split('\n\n')[0]!.matchAll(/'([A-Z_]+)'/g)].map(match => match[1])
    expect(codes.length).toBeGreaterThan(10)
    for (const code of codes)
      expect(chinese[`live.error.${code}`], code).toBeTruthy()
  })

  it('have a sentence for every code the server answers with', () => {
    const root = fileURLToPath(new URL('../../../server/src', import.meta.url))
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))
    const thrown = /AppError(?:\(\d+, |\.(?:conflict|unprocessable)\()'([A-Z_]+)'|AppError\.(?:notFound|forbidden|unavailable)\('[^']*', '([A-Z_]+)'/g
    const codes = new Set(files.flatMap(file => [...readFileSync(join(root, file), 'utf8').matchAll(thrown)].map(match => match[1] ?? match[2]!)))
    expect(codes.size).toBeGreaterThan(10)
    expect([...codes].filter(code => !chinese[`error.${code}`])).toEqual([])
  })
})

describe('the sentence for an error', () => {
  beforeAll(() => void vi.stubGlobal('uni', { getStorageSync: () => '', setStorageSync: () => {} }))

  it('is found by its code, carries its figures, and follows the language', async () => {
    const { sentenceFor } = await import('~/app/sentences')
    const { setLocale } = await import('~/app/i18n')
    const { ApiError } = await import('~/app/errors')
    const { LiveError } = await import('~/live/driver')
    expect(sentenceFor(new ApiError(409, 'STOCK_EMPTY', 'x', { left: 3 }))).toContain('3')
    expect(sentenceFor(new LiveError('CAMERA_REFUSED'))).toBe(zh.live.error.CAMERA_REFUSED)
    expect(sentenceFor(new TypeError('x is not a function'))).toBe(zh.error.UNKNOWN)
    setLocale('en')
    expect(sentenceFor(new LiveError('CAMERA_REFUSED'))).toBe(en.live.error.CAMERA_REFUSED)
  })
})
