import type { Browser } from 'playwright-core'
import { Person } from './person'

export interface Show {
  title: string
  notice?: string
  /** Which of the demo's covers, counted from 0; else the one that is chosen already. */
  cover?: number
  /** How many of the shop's goods go on the shelf, from the top of its list. */
  goods?: number
}

/** Whoever broadcasts: opens the anchor's address and works in the studio. */
export class Anchor extends Person {
  static async open(browser: Browser, origin: string, viewport?: { width: number, height: number }, before?: () => void): Promise<Anchor> {
    const [context, page] = await Person.newPage(browser, viewport, before)
    const anchor = new Anchor(context, page, origin)
    await page.goto(`${origin}/anchor`)
    return anchor
  }

  /** A tab in somebody's browser, who may be the same person. */
  static async beside({ context, origin }: Person, link = ''): Promise<Anchor> {
    const tab = new Anchor(context, await context.newPage(), origin)
    await tab.page.goto(`${origin}/anchor${link && `#${link}`}`)
    return tab
  }

  /** Signs in, makes a room and stands before the camera; resolves to the room's id. */
  async prepare(nickname: string, show: Show): Promise<string> {
    await this.signIn(nickname)
    return this.createRoom(show)
  }

  async createRoom({ title, notice, cover, goods = 3 }: Show): Promise<string> {
    await this.at('create-room').click()
    await this.field('room-title').fill(title)
    if (notice)
      await this.field('room-notice').fill(notice)
    if (cover !== undefined)
      await this.page.getByRole('radiogroup', { name: '封面' }).getByRole('radio').nth(cover).click()
    const options = this.page.locator('[data-testid="goods-option"]:visible')
    await options.first().waitFor()
    for (let index = 0; index < goods; index++)
      await options.nth(index).click()
    await this.at('room-create').click()
    await this.at('go-live').waitFor()
    return new URLSearchParams(new URL(this.page.url()).hash.split('?')[1]).get('id')!
  }

  /** Presses the button and waits out 3-2-1. */
  async goLive(): Promise<void> {
    await this.at('go-live').click()
    await this.at('end-live').waitFor()
  }

  /** Presses 讲解 of the shelf's nth goods, counted from 0. */
  async push(index: number): Promise<void> {
    if (!await this.at('push-goods').isVisible())
      await this.at('goods-bag').click()
    await this.page.locator('[data-testid="push-goods"]:visible').nth(index).click()
  }

  async end(): Promise<void> {
    await this.closeSheet()
    await this.at('end-live').click()
    await this.at('end-confirm').click()
    await this.at('studio-summary').waitFor()
  }

  /** How many tracks of camera and microphone the studio's picture still holds open. */
  liveTracks(): Promise<number> {
    return this.page.evaluate(() => window.openTracks?.filter(track => track.readyState === 'live').length ?? 0)
  }

  /** Keeps hold of every track that the page asks for from now on, to see later whether it let them go. */
  async watchTracks(): Promise<void> {
    await this.page.evaluate(() => {
      window.openTracks = []
      const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
      navigator.mediaDevices.getUserMedia = async (constraints) => {
        const stream = await ask(constraints)
        window.openTracks!.push(...stream.getTracks())
        return stream
      }
    })
  }
}

declare global {
  interface Window { openTracks?: MediaStreamTrack[] }
}
