import { createI18n } from 'vue-i18n'
import en from '~/locales/en.json'
import { fillPlaceholders } from '~/locales/placeholders'
import zhHans from '~/locales/zh-Hans.json'
import { storage } from '~/platform/storage'

export type Locale = 'zh-Hans' | 'en'
export const locales: readonly Locale[] = ['zh-Hans', 'en']

const KEY = 'locale'

/** Chinese first: another language is chosen by hand, then remembered. */
function firstLocale(): Locale {
  const kept = storage.read<string>(KEY)
  return locales.find(locale => locale === kept) ?? 'zh-Hans'
}

export const i18n = createI18n({
  legacy: false,
  locale: firstLocale(),
  fallbackLocale: 'zh-Hans',
  messages: { 'zh-Hans': fillPlaceholders(zhHans), 'en': fillPlaceholders(en) },
})

export function currentLocale(): Locale {
  return i18n.global.locale.value
}

/** Switches the language of every page and remembers it. */
export function setLocale(next: Locale): void {
  i18n.global.locale.value = next
  storage.write(KEY, next)
}
