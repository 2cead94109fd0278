import type { Browser } from 'playwright-core'
import type { Zego } from '../../zego/start'
import type { Person } from './person'
import { afterAll, beforeAll } from 'vitest'
import { ensureBuild } from '../../support/builds'
import { launchBrowser } from '../../support/chromium'
import { redirectZego } from '../../zego/chromium'
import { startZego } from '../../zego/start'
import { there } from './stage'

export interface ZegoStage {
  readonly zego: Zego
  readonly browser: Browser
  readonly url: string
  /** Somebody whose browser finds ZEGO on this machine. */
  receive: <P extends Person>(who: { open: (browser: Browser, origin: string) => Promise<P> }) => Promise<P>
}

/** As `useStage`, with the server on ZEGO and ZEGO's signalling beside it. */
export function useZegoStage(): ZegoStage {
  let zego: Zego | undefined
  let browser: Browser | undefined
  beforeAll(async () => {
    await ensureBuild('h5')
    ;[zego, browser] = await Promise.all([startZego(), launchBrowser()])
  })
  afterAll(async () => {
    await browser?.close()
    await zego?.stop()
  })
  return {
    get zego() {
      return there(zego)
    },
    get browser() {
      return there(browser)
    },
    get url() {
      return there(zego).server.url
    },
    async receive(who) {
      const person = await who.open(there(browser), there(zego).server.url)
      await redirectZego(person.context, there(zego).origin)
      await person.page.reload()
      return person
    },
  }
}
