import { addTexts } from '~/app/i18n'
import en from './locales/en.json'
import zhHans from './locales/zh-Hans.json'
import '~/components/goods/texts'
import '~/components/moderation/texts'

// What this package says travels with it. Each of its pages imports this file.
addTexts({ 'zh-Hans': zhHans, en })
