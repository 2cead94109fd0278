import type { Browser, CDPSession, Page } from 'playwright-core'
import { setTimeout as wait } from 'node:timers/promises'
import { PHONE } from '../e2e/people/person'
import { talkEvent } from './talk'

export interface SoakFigures {
  /** Said so far. */
  messages: number
  /** Lines in the list. */
  lines: number
  /** DOM nodes of the page, detached ones too. */
  nodes: number
  /** Bytes that JavaScript holds after a collection. */
  heap: number
}

const FRAME_MS = 100
/** As many as the list is drawn at in any case: beyond it nothing may grow. */
const WARM = 500

/**
 * A guest of the H5 room page while its channel says more and more: figures once the list is full, and at the end. The messages are the
 * test's own and nobody else's: they come over the page's socket, `perSecond` of them;
 * `total` is more than 500.
 */
export async function soakBrowser(browser: Browser, origin: string, roomId: string, total: number, perSecond: number): Promise<[full: SoakFigures, end: SoakFigures]> {
  const context = await browser.newContext({ viewport: PHONE, locale: 'zh-CN' })
  try {
    const page = await context.newPage()
    let seq = 0
    const channel = new Promise<(frame: object) => void>(resolve => void page.routeWebSocket(/\/rooms\/\w+\/events\?/, (socket) => {
      socket.connectToServer().onMessage((frame) => {
        const { hello } = JSON.parse(String(frame)) as { hello?: { seq: number } }
        // What else the room says would be out of order with what the test says.
        if (!hello)
          return
        seq = hello.seq
        socket.send(frame)
        resolve(said => socket.send(JSON.stringify(said)))
      })
    }))
    await page.goto(`${origin}/#/src/packages/live/room?id=${roomId}`)
    const tell = await channel
    const cdp = await context.newCDPSession(page)
    let said = 0
    const sayUntil = async (count: number) => {
      while (said < count) {
        const size = Math.min(perSecond * FRAME_MS / 1000, count - said)
        tell({ e: Array.from({ length: size }, () => talkEvent(said++, ++seq)) })
        await wait(FRAME_MS)
      }
      await page.locator('.line').filter({ hasText: new RegExp(` ${count - 1}$`) }).waitFor()
    }
    await sayUntil(WARM)
    const full = await measure(page, cdp, said)
    await sayUntil(total)
    return [full, await measure(page, cdp, said)]
  }
  finally {
    await context.close()
  }
}

async function measure(page: Page, cdp: CDPSession, messages: number): Promise<SoakFigures> {
  await cdp.send('Performance.enable')
  await cdp.send('HeapProfiler.collectGarbage')
  const { metrics } = await cdp.send('Performance.getMetrics')
  const value = (name: string) => metrics.find(metric => metric.name === name)?.value ?? Number.NaN
  return { messages, lines: await page.locator('.line').count(), nodes: value('Nodes'), heap: value('JSHeapUsedSize') }
}
