import { onHide, onShow, onUnload } from '@dcloudio/uni-app'

/**
 * Reads when the page is shown, and again while it is, as long as there is something to wait for.
 * @param read what to call
 * @param everyMs milliseconds between two readings
 * @param waiting whether another reading could bring news
 */
export function usePoll(read: () => Promise<void>, everyMs: number, waiting: () => boolean): void {
  let timer: ReturnType<typeof setInterval> | undefined

  function stop() {
    clearInterval(timer)
  }

  onShow(() => {
    stop()
    void read()
    timer = setInterval(() => waiting() && void read(), everyMs)
  })
  onHide(stop)
  onUnload(stop)
}
