/**
 * While something lies over the page (a sheet), the browser's back, which is Android's key or gesture too, calls `close` instead
 * of leaving the page. The answer ends that. Mini-programs have no such step: nothing happens there.
 */
export function takeBack(close: () => void): () => void {
  let release = () => {}
  // #ifdef H5
  release = layOver(close)
  // #endif
  return release
}

// #ifdef H5
/** What lies over the page, the topmost last. */
const layers: (() => void)[] = []
/**
 * The entry of ours that the browser stands on: a second one for the page's address, so that a step back does not leave the page.
 * It stays when the layer closes otherwise, for the next one; taking it back would race with a page that opens at once.
 */
let entry = isOurs(history.state) ? { href: location.href, page: undefined as unknown } : null

// Before the router hears of it.
window.addEventListener('popstate', stepped, true)

function layOver(close: () => void): () => void {
  layers.push(close)
  ensureEntry()
  return () => void layers.splice(layers.lastIndexOf(close), 1)
}

function ensureEntry() {
  if (isOurs(history.state) && entry)
    return
  // A copy: to the router, both are one and the same place.
  history.pushState({ ...history.state, layerOver: location.href }, '')
  entry = { href: location.href, page: topPage() }
}

/** A page that replaced the entry carries the mark on, with another address. */
function isOurs(state: unknown): boolean {
  return (state as { layerOver?: string } | null)?.layerOver === location.href
}

function topPage(): unknown {
  const pages = getCurrentPages()
  return pages[pages.length - 1]
}

function stepped(event: PopStateEvent) {
  const left = entry
  if (isOurs(event.state)) {
    // Back from a page that was opened on top of it; which page that uncovers is known once the router is done.
    const landed = entry = { href: location.href, page: undefined as unknown }
    setTimeout(() => landed.page = topPage(), 0)
    return
  }
  entry = null
  if (!left || left.href !== location.href || (left.page !== undefined && left.page !== topPage()))
    return
  event.stopImmediatePropagation()
  const close = layers[layers.length - 1]
  if (!close)
    return history.back()
  close()
  // One of several was closed, or it was one that stays.
  setTimeout(() => layers.length > 0 && ensureEntry(), 0)
}
// #endif
