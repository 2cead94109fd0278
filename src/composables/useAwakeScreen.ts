import { onHide, onShow, onUnload } from '@dcloudio/uni-app'
import { keepScreenOn } from '~/platform/screen'

/** Keeps the screen lit while the page is looked at. Call in the page's setup. */
export function useAwakeScreen(): void {
  onShow(() => keepScreenOn(true))
  onHide(() => keepScreenOn(false))
  onUnload(() => keepScreenOn(false))
}
