/** `byButton`: the button that was pressed shares on its own. */
export type ShareResult = 'shared' | 'copied' | 'cancelled' | 'unavailable' | 'byButton'

/**
 * Shares a link from a `<button open-type="share">`. In mini-programs that button and the page's `onShareAppMessage` have done it
 * already; there this answers `byButton`.
 * @param title what the receiver reads
 * @param url absolute address
 */
export async function shareLink(title: string, url: string): Promise<ShareResult> {
  // #ifdef H5
  if (navigator.share) {
    try {
      await navigator.share({ title, url })
      return 'shared'
    }
    catch (error) {
      if (error instanceof Error && error.name === 'AbortError')
        return 'cancelled'
    }
  }
  try {
    // Absent on plain http in a LAN.
    await navigator.clipboard.writeText(url)
    return 'copied'
  }
  catch {}
  return 'unavailable'
  // #endif
  // #ifndef H5

  return 'byButton'
  // #endif
}

/** The address of a page for sharing: the shopper's door, since who receives it is one. Empty in mini-programs. */
export function shareUrl(page: string): string {
  let url = ''
  // #ifdef H5
  url = `${location.origin}/#${page}`
  // #endif
  return url
}
