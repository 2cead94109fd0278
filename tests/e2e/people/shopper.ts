import type { Browser } from 'playwright-core'
import { Person } from './person'

/** Whoever watches and buys: opens the shopper's address. */
export class Shopper extends Person {
  static async open(browser: Browser, origin: string, viewport?: { width: number, height: number }, before?: () => void): Promise<Shopper> {
    const [context, page] = await Person.newPage(browser, viewport, before)
    const shopper = new Shopper(context, page, origin)
    await page.goto(`${origin}/`)
    return shopper
  }

  /** The card of a room on the live square. */
  card(roomId: string) {
    return this.page.locator(`[data-testid="room-card"][data-room-id="${roomId}"]:visible`)
  }

  async enter(roomId: string): Promise<void> {
    await this.card(roomId).click()
    await this.at('anchor-chip').waitFor()
  }

  /** By a link, as from a share. */
  async enterByLink(roomId: string): Promise<void> {
    await this.page.goto(`${this.origin}/#/src/packages/live/room?id=${roomId}`)
    await this.at('anchor-chip').waitFor()
  }

  get video() {
    return this.page.locator('[data-testid="room-video"]')
  }

  get pushedCard() {
    return this.at('goods-card')
  }

  /** From the pushed card to the order placed; stops before paying. */
  async orderFromCard(): Promise<void> {
    await this.at('goods-card-buy').click()
    await this.at('buy-now').click()
    await this.at('place-order').click()
    await this.at('pay').waitFor()
  }
}
