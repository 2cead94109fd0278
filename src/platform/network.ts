/** Calls `listener(online)` on each change; the answer unsubscribes. */
export function onNetworkChange(listener: (online: boolean) => void): () => void {
  // #ifdef H5
  const online = () => listener(true)
  const offline = () => listener(false)
  addEventListener('online', online)
  addEventListener('offline', offline)
  return () => {
    removeEventListener('online', online)
    removeEventListener('offline', offline)
  }
  // #endif
  // #ifndef H5

  const changed = ({ isConnected }: { isConnected: boolean }) => listener(isConnected)
  uni.onNetworkStatusChange(changed)
  return () => uni.offNetworkStatusChange(changed)
  // #endif
}
