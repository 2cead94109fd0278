import type { Browser } from 'playwright-core'
import { Anchor } from './anchor'

/** A room that is live: an anchor of this name before a fake camera. Ends with the browser. */
export async function startLiveRoom(browser: Browser, origin: string, nickname = '小满'): Promise<{ id: string, anchor: Anchor }> {
  const anchor = await Anchor.open(browser, origin)
  const id = await anchor.prepare(nickname, { title: '新品首发', goods: 3 })
  await anchor.goLive()
  return { id, anchor }
}
