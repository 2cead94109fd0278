import { readonly, ref, shallowReactive } from 'vue'
import en from '~/locales/en.json'
import zhHans from '~/locales/zh-Hans.json'
import { storage } from '~/platform/storage'

export type Locale = 'zh-Hans' | 'en'
export const locales: readonly Locale[] = ['zh-Hans', 'en']

/** A language's texts by section; `{name}` stands for a figure or word that the caller knows. */
export interface Texts {
  [key: string]: string | Texts
}

const KEY = 'locale'
const FALLBACK: Locale = 'zh-Hans'

const locale = ref(firstLocale())
/** Sentences by their whole key, such as `room.summary.likes`. */
const sentences = shallowReactive<Record<Locale, Record<string, string>>>({ 'zh-Hans': {}, 'en': {} })
addTexts({ 'zh-Hans': zhHans, en })

/** Chinese first: another language is chosen by hand, then remembered. */
function firstLocale(): Locale {
  const kept = storage.read<string>(KEY)
  return locales.find(known => known === kept) ?? FALLBACK
}

/** Brings a package's own texts along, before its pages are set up. A key that is there already is replaced. */
export function addTexts(texts: Record<Locale, Texts>): void {
  for (const language of locales)
    sentences[language] = { ...sentences[language], ...flatten(texts[language]) }
}

function flatten(texts: Texts, path = ''): Record<string, string> {
  return Object.assign({}, ...Object.entries(texts).map(([key, text]) =>
    typeof text === 'string' ? { [path + key]: text } : flatten(text, `${path}${key}.`)))
}

/** Whether there is such a sentence. */
export function te(key: string): boolean {
  return find(key) !== undefined
}

/** The sentence in the language of the app, with `named` in the places of the same name. Without a sentence: the key. */
export function t(key: string, named: Readonly<Record<string, unknown>> = {}): string {
  return find(key)?.replace(/\{(\w+)\}/g, (_, name: string) => String(named[name] ?? '')) ?? key
}

function find(key: string): string | undefined {
  return sentences[locale.value][key] ?? sentences[FALLBACK][key]
}

/** What a screen speaks with. Read in templates and computed values, texts follow the language of the app. */
export function useI18n() {
  return { t, te, locale: readonly(locale) }
}

export function currentLocale(): Locale {
  return locale.value
}

/** Switches the language of every page and remembers it. */
export function setLocale(next: Locale): void {
  locale.value = next
  storage.write(KEY, next)
}
