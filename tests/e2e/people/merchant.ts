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
