import type { Browser, Locator, Page } from 'playwright-core'
import type { Driver } from '../driver'
import type { Rewrite } from '../network'
import { fileURLToPath } from 'node:url'
import { build as bundle } from 'vite'
import { launchBrowser } from '../../../support/chromium'
import { domSelector } from '../builtins'
import { readBuild } from '../compile'
import { PHONE } from './phone'

export { PHONE }

export interface OpenOptions {
  /** Page to open, with its query; the app's first page by default. */
  url?: string
  /** The server under test, and the address that the build was given for it. */
  server: Rewrite
}

export interface Box { left: number, top: number, right: number, bottom: number, width: number, height: number }

let script: Promise<string> | undefined

/** Opens a compiled mini-program in headless Chromium: real layout, style sheets, pointer and keys. Close it after use. */
export async function openInChromium(dir: string, { url, server }: OpenOptions): Promise<Screen> {
  const build = readBuild(dir)
  const browser = await launchBrowser()
  const context = await browser.newContext({ viewport: { width: PHONE.width, height: PHONE.height }, deviceScaleFactor: 2, locale: 'zh-CN' })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  await page.route(`${server.from}/**`, route => route.continue({ url: server.to + route.request().url().slice(server.from.length) }))
  // A page that really came from the server: browsers keep one that did not from sockets on this machine.
  await page.goto(`${server.to}/api/health`)
  await page.setContent('<!doctype html>')
  await page.addScriptTag({ content: await (script ??= bundleScript()) })
  await page.evaluate(
    ([read, start]) => window.startMiniProgram(read, start),
    [build, { url: url ?? `/${build.app.pages[0]}`, network: 'real', rewriteOrigin: server }] as const,
  )
  return new Screen(browser, page)
}

/** What stands on the phone's screen. Selectors are CSS with WeChat's tag names, within the current page. */
export class Screen {
  constructor(private readonly browser: Browser, readonly page: Page) {}

  find(selector: string): Locator {
    return this.page.locator(`mp-screen:visible ${domSelector(selector)}`)
  }

  tap(selector: string): Promise<void> {
    return this.find(selector).first().click()
  }

  type(selector: string, text: string): Promise<void> {
    return this.find(selector).first().locator('input, textarea').fill(text)
  }

  /** Where an element is, in CSS pixels of the screen, once it has stopped moving. */
  async box(selector: string): Promise<Box> {
    const target = this.find(selector).first()
    await target.waitFor()
    // Whatever moves may carry it along.
    await target.evaluate(() => Promise.all(document.getAnimations()
      .filter(animation => animation.effect?.getComputedTiming().iterations !== Infinity)
      .map(animation => animation.finished.catch(() => {}))))
    return target.evaluate(element => element.getBoundingClientRect().toJSON() as Box)
  }

  /** Where every one of them is that can be seen. */
  async boxes(selector: string): Promise<Box[]> {
    const boxes = await this.find(selector).evaluateAll(elements => elements.map(element => element.getBoundingClientRect().toJSON() as Box))
    return boxes.filter(box => box.width > 0 && box.height > 0)
  }

  /** How far from its middle, all in all, a finger still meets an element: what it covers, and what is drawn around it for fingers. */
  async touchArea(selector: string): Promise<{ width: number, height: number }> {
    await this.box(selector)
    return this.find(selector).first().evaluate((element) => {
      const { left, top, width, height } = element.getBoundingClientRect()
      const [x, y] = [left + width / 2, top + height / 2]
      const meets = (dx: number, dy: number) => element.contains(document.elementFromPoint(x + dx, y + dy))
      const reach = (dx: number, dy: number) => {
        let length = 0
        while (length < 200 && meets(dx * (length + 0.5), dy * (length + 0.5)))
          length += 0.5
        return length
      }
      return { width: reach(-1, 0) + reach(1, 0), height: reach(0, -1) + reach(0, 1) }
    })
  }

  /** Waits until an element reads so. */
  async text(selector: string, text: string): Promise<void> {
    await this.find(selector).filter({ hasText: text }).first().waitFor()
  }

  /** Something asked of the harness's driver, in the page. */
  drive<T>(action: (mp: Driver) => T | Promise<T>): Promise<T> {
    return this.page.evaluate(`(${action})(window.mp)`)
  }

  /** Messages of what the app threw. */
  errors(): Promise<string[]> {
    return this.drive(mp => mp.errors.map(error => error.message))
  }

  close(): Promise<void> {
    return this.browser.close()
  }
}

async function bundleScript(): Promise<string> {
  const entry = fileURLToPath(new URL('./page.ts', import.meta.url))
  const built = await bundle({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, minify: false, target: 'es2022', lib: { entry, formats: ['iife'], name: 'miniProgram' } },
  })
  const [output] = [built].flat()
  if (!output || !('output' in output))
    throw new Error('the page\'s script was not bundled')
  return output.output[0].code
}
