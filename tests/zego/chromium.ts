import type { BrowserContext, Page } from 'playwright-core'

/** ZEGO's hosts, as the web SDK names them. */
const ZEGO = '(?:[^/]*\\.)?(?:zego|zegocloud|cool[a-z]cloud)\\.[a-z]+'

/**
 * Sends the sockets of ZEGO's web SDK to the loopback, where all but signalling is refused, and answers its requests with
 * nothing. Call it before a page loads; the SDK itself is untouched.
 *
 * @param target a page, or all of a context's
 * @param origin the loopback's
 * @returns addresses of the requests that were kept from leaving, as they come
 */
export async function redirectZego(target: Page | BrowserContext, origin: string): Promise<string[]> {
  const kept: string[] = []
  await target.route(new RegExp(`^https://${ZEGO}/`), async (route) => {
    kept.push(route.request().url())
    await route.fulfill({ status: 200, headers: { 'access-control-allow-origin': '*' }, body: '' })
  })
  await target.addInitScript(([pattern, to]) => {
    const host = new RegExp(`^wss://${pattern}(?=/)`)
    window.WebSocket = new Proxy(window.WebSocket, {
      construct: (Real, [url, ...rest]: [string | URL, ...string[]]) => new Real(String(url).replace(host, to), ...rest),
    })
  }, [ZEGO, origin] as const)
  return kept
}
