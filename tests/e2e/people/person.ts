import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'

/** The reference screen of the design. */
export const PHONE = { width: 390, height: 844 }
export const DESKTOP = { width: 1280, height: 800 }

/** How long a person waits for something that should be there at once, on a machine as busy as CI's. */
const PATIENCE_MS = 10_000

/** What breaks a page without being the test's own doing; each person must end with an empty list. */
export interface Complaint {
  kind: 'exception' | 'console'
  text: string
  /** Of an exception: the frame that threw. */
  thrownAt?: string
}

/** Somebody with a browser of their own: storage, camera and session are shared with nobody. */
export class Person {
  readonly complaints: Complaint[] = []

  protected constructor(readonly context: BrowserContext, readonly page: Page, readonly origin: string) {
    page.on('pageerror', error => this.complaints.push({ kind: 'exception', text: String(error), thrownAt: error.stack?.split('\n').find(line => /^\s+at /.test(line))?.trim() }))
    page.on('console', (message) => {
      // Answers such as 401 and 409 are part of the flows; Chromium logs each as an error of its own.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource') && !message.text().includes('WebSocket connection to'))
        this.complaints.push({ kind: 'console', text: message.text() })
    })
  }

  /** `before` runs in every page of this person ahead of the app: what their browser lacks, or refuses. */
  protected static async newPage(browser: Browser, viewport = PHONE, before?: () => void): Promise<[BrowserContext, Page]> {
    const context = await browser.newContext({ viewport, locale: 'zh-CN', permissions: ['camera', 'microphone'] })
    context.setDefaultTimeout(PATIENCE_MS)
    if (before)
      await context.addInitScript(before)
    return [context, await context.newPage()]
  }

  /** The visible element of a test id; uni keeps the pages below in the document. */
  at(testId: string): Locator {
    return this.page.locator(`[data-testid="${testId}"]:visible`).first()
  }

  field(testId: string): Locator {
    return this.page.locator(`[data-testid="${testId}"]:visible input, [data-testid="${testId}"]:visible textarea`).first()
  }

  async signIn(nickname: string): Promise<void> {
    await this.field('sign-in-name').fill(nickname)
    await this.at('sign-in-confirm').click()
    await this.at('sign-in-confirm').waitFor({ state: 'detached' })
  }

  async say(text: string): Promise<void> {
    await this.field('chat-input').fill(text)
    await this.at('chat-send').click()
  }

  async hears(text: string): Promise<void> {
    await this.at('chat-list').getByText(text).first().waitFor()
  }

  /** Waits until these words stand anywhere on the screen. */
  async reads(words: string | RegExp): Promise<void> {
    await this.page.locator('uni-page:visible').getByText(words).first().waitFor()
  }

  /** Presses what is called so. */
  async press(name: string | RegExp): Promise<void> {
    await this.page.locator('uni-page:visible').getByRole('button', { name }).first().click()
  }

  closeSheet(): Promise<void> {
    return this.page.keyboard.press('Escape')
  }

  /** Opens a link of the app, as from outside: `/src/pages/home`. */
  async follow(link: string): Promise<void> {
    await this.page.goto(`${this.page.url().split('#')[0]}#${link}`)
  }

  leave(): Promise<void> {
    return this.context.close()
  }
}

/** Waits until a video has decoded ten more pictures; a new source, after a cut, counts from zero. @returns how many it has of its source by then */
export async function decodedFrames(video: Locator): Promise<number> {
  await video.waitFor({ state: 'attached' })
  return video.evaluate(element => new Promise<number>((resolve, reject) => {
    // No function with a name in here: tsx has those call a helper that the page does not have.
    const playing = element as HTMLVideoElement
    let last = playing.getVideoPlaybackQuality().totalVideoFrames
    let more = 0
    const deadline = performance.now() + 15_000
    const timer = setInterval(() => {
      const now = playing.getVideoPlaybackQuality().totalVideoFrames
      more += now < last ? now : now - last
      last = now
      if (more < 10 && performance.now() < deadline)
        return
      clearInterval(timer)
      if (more < 10)
        reject(new Error(`only ${more} pictures in 15 s`))
      else
        resolve(now)
    }, 50)
  }))
}
