import { onShow } from '@dcloudio/uni-app'
import { watch } from 'vue'
import { useI18n } from '~/app/i18n'

/** Titles of the tab bar, in its order. */
const TABS = ['home.tab', 'orders.tab', 'mine.tab']

/**
 * Keeps the page's title in the language of the app; `pages.json` only knows the first one.
 * @param key of the sentence, read anew each time the page is shown
 * @param place where the page stands
 * @param place.inTabBar it is one of the tab bar, which is named along with it
 */
export function usePageTitle(key: () => string, { inTabBar = false }: { inTabBar?: boolean } = {}): void {
  const { t, locale } = useI18n()
  let shown = false

  function name() {
    uni.setNavigationBarTitle({ title: t(key()), fail: () => {} })
    if (inTabBar)
      TABS.forEach((tab, index) => uni.setTabBarItem({ index, text: t(tab), fail: () => {} }))
  }

  onShow(() => {
    shown = true
    name()
  })
  watch([locale, () => t(key())], () => {
    if (shown)
      name()
  })
}
