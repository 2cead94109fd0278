import type { GoodsFrame } from '#contract/events'
import type { Goods } from '#contract/goods'
import { onHide, onShow } from '@dcloudio/uni-app'
import { onScopeDispose, watch } from 'vue'
import { resolveSocketUrl } from '~/app/config'
import { FeedChannel } from '~/live/feed'
import { serverClock } from '~/platform/clock'
import { onNetworkChange } from '~/platform/network'
import { openSocket } from '~/platform/socket'

/** What is asked of the server at a time: as many as a cart holds. */
const MOST = 120

/**
 * Follows goods outside rooms while the page is shown: each as it is at first, then its changes within a second.
 * @param ids of the goods on the screen
 */
export function useGoodsNews(ids: () => readonly (string | undefined)[], onGoods: (goods: Goods) => void): void {
  let feed: FeedChannel<Extract<GoodsFrame, { goods: unknown }>> | null = null
  let shown = true
  const wanted = () => [...new Set(ids())].filter(Boolean).slice(0, MOST).sort().join(',')

  function follow() {
    feed?.close()
    feed = null
    if (!shown || !wanted())
      return
    feed = new FeedChannel({ openSocket, address: resolveSocketUrl(`/api/goods/events?ids=${wanted()}`) })
    feed.on('news', ({ goods }) => onGoods(goods))
    feed.on('serverTime', serverClock.sync)
    feed.open()
  }

  function show(now: boolean) {
    if (shown === now)
      return
    shown = now
    follow()
  }

  const stop = onNetworkChange(online => online && feed?.nudge())
  watch(wanted, follow, { immediate: true })
  onShow(() => show(true))
  onHide(() => show(false))
  onScopeDispose(() => {
    stop()
    feed?.close()
  })
}
