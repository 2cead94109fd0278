import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it, vi } from 'vitest'

const client = fileURLToPath(new URL('../../../src', import.meta.url))
const sources = readdirSync(client, { recursive: true, encoding: 'utf8' }).map(file => file.replaceAll('\\', '/'))
/** The main package, and each folder with texts of its own. */
const packages = ['', ...sources.filter(file => file.endsWith('/texts.ts')).map(file => file.slice(0, -'texts.ts'.length))]

interface Messages { [key: string]: string | Messages }

function flatten(messages: Messages, path = ''): Record<string, string> {
  return Object.entries(messages).reduce<Record<string, string>>((all, [key, value]) =>
    typeof value === 'string' ? { ...all, [path + key]: value } : { ...all, ...flatten(value, `${path}${key}.`) }, {})
}

function textsOf(folder: string, language: string): Record<string, string> {
  return flatten(JSON.parse(readFileSync(join(client, folder, 'locales', `${language}.json`), 'utf8')) as Messages)
}

function allTexts(language: string): Record<string, string> {
  return Object.assign({}, ...packages.map(folder => textsOf(folder, language)))
}

const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(match => match[1]).sort()

describe('the two languages', () => {
  const chinese = allTexts('zh-Hans')

  it.each(packages)('say the same things in /%s', (folder) => {
    const [chinese, english] = [textsOf(folder, 'zh-Hans'), textsOf(folder, 'en')]
    expect(Object.keys(english).sort()).toEqual(Object.keys(chinese).sort())
    for (const [key, text] of Object.entries(chinese))
      expect(names(english[key] ?? ''), key).toEqual(names(text))
  })

  it.each(packages)('have what the files of /%s say, there or where everybody finds it', (folder) => {
    const shared = [...(folder && readFileSync(join(client, folder, 'texts.ts'), 'utf8')).matchAll(/import '~\/(.*)texts'/g)].map(match => match[1]!)
    const known: Record<string, string> = Object.assign({}, ...['', folder, ...shared].map(place => textsOf(place, 'zh-Hans')))
    const elsewhere = packages.filter(other => other && other !== folder)
    const files = sources.filter(file => /\.(?:vue|ts)$/.test(file) && file.startsWith(folder) && !elsewhere.some(other => file.startsWith(other)))
    const said = files.flatMap(file => [...readFileSync(join(client, file), 'utf8').matchAll(/\bt\('([\w.]+)'/g)].map(match => match[1]!))
    expect(said.length).toBeGreaterThan(10)
    expect(said.filter(key => known[key] === undefined)).toEqual([])
  })

  it('keep each sentence in one place', () => {
    const keys = packages.flatMap(folder => Object.keys(textsOf(folder, 'zh-Hans')))
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
  })

  it('reach every page of a subpackage', () => {
    const pages = sources.filter(file => /^packages\/\w+\/[\w-]+\.vue$/.test(file))
    expect(pages.length).toBeGreaterThan(5)
    expect(pages.filter(page => !readFileSync(join(client, page), 'utf8').includes(`import './texts'`))).toEqual([])
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
    await import('~/packages/live/texts')
    expect(sentenceFor(new ApiError(409, 'STOCK_EMPTY', 'x', { left: 3 }))).toContain('3')
    expect(sentenceFor(new LiveError('CAMERA_REFUSED'))).toBe(allTexts('zh-Hans')['live.error.CAMERA_REFUSED'])
    expect(sentenceFor(new TypeError('x is not a function'))).toBe(allTexts('zh-Hans')['error.UNKNOWN'])
    setLocale('en')
    expect(sentenceFor(new LiveError('CAMERA_REFUSED'))).toBe(allTexts('en')['live.error.CAMERA_REFUSED'])
  })
})
