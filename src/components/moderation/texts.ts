import { addTexts } from '~/app/i18n'
import en from './locales/en.json'
import zhHans from './locales/zh-Hans.json'

// What is said where people and their words are judged, for the packages that carry these components.
addTexts({ 'zh-Hans': zhHans, en })
