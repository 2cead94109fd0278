import type { Goods } from '#contract/goods'
import type { Buffer } from 'node:buffer'
import type { Browser, Locator } from 'playwright-core'
import { Person } from './person'

/** Whoever runs the shop: opens the merchant's address. */
export class Merchant extends Person {
  static async open(browser: Browser, origin: string, viewport?: { width: number, height: number }): Promise<Merchant> {
    const [context, page] = await Person.newPage(browser, viewport)
    const merchant = new Merchant(context, page, origin)
    await page.goto(`${origin}/merchant`)
    return merchant
  }

  /** The row of these goods. */
  goods(id: string): Locator {
    return this.page.locator(`[data-testid="merchant-goods"][data-goods-id="${id}"]:visible`)
  }

  order(id: string): Locator {
    return this.page.locator(`[data-testid="merchant-order"][data-order-id="${id}"]:visible`)
  }

  /** The nth input of several, counted from 0. */
  nth(testId: string, index: number): Locator {
    return this.page.locator(`[data-testid="${testId}"]:visible input`).nth(index)
  }

  /** Chooses files from the device and waits until they have arrived. */
  async addPictures(files: { name: string, mimeType: string, buffer: Buffer }[]): Promise<void> {
    const before = await this.page.locator('[data-testid="picture"]:visible').count()
    const chooser = this.page.waitForEvent('filechooser')
    await this.at('picture-add').click()
    await (await chooser).setFiles(files)
    await this.page.locator('[data-testid="picture"]:visible').nth(before + files.length - 1).waitFor()
  }

  /** One more way in which the SKUs differ. */
  async addSpec(name: string, values: string): Promise<void> {
    const at = await this.page.locator('[data-testid="spec-dimension"]:visible').count()
    await this.at('spec-new').click()
    await this.nth('spec-name', at).fill(name)
    await this.nth('spec-add-value', at).fill(values)
    await this.nth('spec-add-value', at).press('Enter')
  }

  /** Presses save; resolves with what the server made of it. */
  async saveGoods(): Promise<Goods> {
    const answer = this.page.waitForResponse(response => /\/api\/goods(?:\/\w+)?$/.test(response.url()) && response.request().method() !== 'GET')
    await this.at('goods-save').click()
    return await (await answer).json() as Goods
  }

  /** Changes the first SKU, as typed: price in yuan; resolves as soon as the server has it. */
  async changeStock(id: string, { price, stock }: { price: string, stock: string }): Promise<void> {
    await this.goods(id).getByTestId('goods-stock').click()
    await this.field('sku-price').fill(price)
    await this.field('sku-stock').fill(stock)
    const saved = this.page.waitForResponse(response => response.url().endsWith(`/api/goods/${id}`) && response.request().method() === 'PATCH')
    await this.at('stock-save').click()
    await saved
  }
}
