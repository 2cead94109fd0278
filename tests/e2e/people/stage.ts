import type { Browser } from 'playwright-core'
import type { RunningServer, ServerOptions } from '../../support/server'
import { afterAll, beforeAll } from 'vitest'
import { ensureBuild } from '../../support/builds'
import { launchBrowser } from '../../support/chromium'
import { startServer } from '../../support/server'

export interface Stage {
  readonly server: RunningServer
  readonly browser: Browser
  readonly url: string
}

/** The real server with the real pages, and a browser: one of each for a file's tests. To be called inside `describe`. */
export function useStage(options: ServerOptions = {}): Stage {
  let server: RunningServer | undefined
  let browser: Browser | undefined
  beforeAll(async () => {
    await ensureBuild('h5')
    ;[server, browser] = await Promise.all([startServer(options), launchBrowser()])
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })
  return {
    get server() {
      return there(server)
    },
    get browser() {
      return there(browser)
    },
    get url() {
      return there(server).url
    },
  }
}

export function there<T>(thing: T | undefined): T {
  if (thing === undefined)
    throw new Error('the stage is set up before the first test, not before that')
  return thing
}
