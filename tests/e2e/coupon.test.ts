import type { Page } from '#contract/common'
import type { Claim } from '#contract/coupons'
import type { Goods } from '#contract/goods'
import type { Order } from '#contract/orders'
import type { RoomSnapshot } from '#contract/rooms'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Anchor } from './people/anchor'
import { Backstage } from './people/backstage'
import { Merchant } from './people/merchant'
import { Shopper } from './people/shopper'
import { useStage } from './people/stage'

/** A purchase with a coupon, from the anchor's drop to the receipt, and a refund: what one step leaves, the next stands on. */
describe('a coupon in a live room', () => {
  const stage = useStage()
  let anchor: Anchor
  let merchant: Merchant
  let shopper: Shopper
  let guest: Shopper
  let shop: Backstage
  let account: Backstage
  let goods: Goods
  let roomId: string

  beforeAll(async () => {
    shop = await Backstage.signIn(stage.url, '店长', 'merchant')
    goods = await shop.call<Goods>('POST', '/goods', { title: '手工陶杯', images: ['/demo/covers/tea.jpg'], price: 6900, marketPrice: 9900, skus: [{ spec: '默认', price: 6900, stock: 5 }] })
    anchor = await Anchor.open(stage.browser, stage.url)
    roomId = await anchor.prepare('小满', { title: '陶器夜', goods: 1 })
    await anchor.goLive()
    shopper = await Shopper.open(stage.browser, stage.url)
    await shopper.enterByLink(roomId)
    guest = await Shopper.open(stage.browser, stage.url)
    await guest.enterByLink(roomId)
  })
  afterAll(() => Promise.all([anchor, shopper, guest, merchant].map(person => person?.leave())))

  const snapshot = async () => (await shop.call<RoomSnapshot>('GET', `/rooms/${roomId}`))
  const claims = async () => (await account.call<Page<Claim>>('GET', '/me/coupons')).items.map(claim => claim.state)

  async function makeCoupon({ amount, threshold, quantity }: { amount: string, threshold: string, quantity: string }) {
    await anchor.at('studio-coupons').click()
    await anchor.at('coupon-new').click()
    await anchor.field('coupon-amount').fill(amount)
    await anchor.field('coupon-threshold').fill(threshold)
    await anchor.field('coupon-quantity').fill(quantity)
    await anchor.at('coupon-submit').click()
    await anchor.at('coupon-stop').waitFor()
    await anchor.closeSheet()
  }

  it('is dropped by the anchor and on every screen within a second', async () => {
    await makeCoupon({ amount: '10', threshold: '50', quantity: '1' })
    await Promise.all([shopper, guest].map(person => person.at('coupon-chip').filter({ hasText: /¥10.*领取/ }).waitFor({ timeout: 1000 })))
    const late = await Shopper.open(stage.browser, stage.url)
    await late.enterByLink(roomId)
    await late.at('coupon-chip').waitFor()
    await late.leave()
  })

  it('is claimed by one who signs in for it, counted, and gone for the others', async () => {
    await shopper.at('coupon-chip').click()
    await shopper.at('coupon-claim').click()
    await shopper.signIn('阿青')
    await shopper.at('coupon-claim').filter({ hasText: '已领取' }).waitFor()
    account = await Backstage.signIn(stage.url, '阿青', 'shopper')
    expect(await claims()).toEqual(['usable'])
    await guest.at('coupon-chip').filter({ hasText: '已领完' }).waitFor()
    await anchor.at('studio-coupons').click()
    await anchor.reads('已领 1/1')
    await anchor.closeSheet()
    await shopper.page.keyboard.press('Escape')
  })

  it('tells one who comes too late so', async () => {
    await makeCoupon({ amount: '20', threshold: '500', quantity: '1' })
    await guest.at('coupon-chip').filter({ hasText: '¥20' }).click()
    await guest.at('coupon-claim').click()
    await guest.at('sign-in-confirm').waitFor()
    // While this one is still typing a name, somebody else is quicker.
    const [latest] = (await snapshot()).coupons
    await account.call('POST', `/coupons/${latest!.id}/claim`, {})
    await guest.signIn('小北')
    await guest.page.getByText('来晚一步').waitFor()
    await guest.at('coupon-claim').filter({ hasText: '已领完' }).waitFor()
    await guest.closeSheet()
  })

  it('is taken off at checkout by itself, with the breakdown and why the other does not fit', async () => {
    await shop.call('PUT', `/rooms/${roomId}/goods`, { items: [{ goodsId: goods.id }] })
    await shop.call('PUT', `/rooms/${roomId}/pin`, { goodsId: goods.id })
    await shopper.pushedCard.filter({ hasText: '手工陶杯' }).waitFor()
    await shopper.at('goods-card-buy').click()
    await shopper.at('sku-coupon').filter({ hasText: '券后 ¥59' }).waitFor()
    await shopper.at('buy-now').click()
    await shopper.at('checkout-coupon').filter({ hasText: '-¥10' }).waitFor()
    await shopper.at('checkout').filter({ hasText: /合计\s*¥\s*59/ }).waitFor()
    await shopper.at('checkout-coupon').click()
    await shopper.at('checkout').getByText('还差 ¥431 可用').waitFor()
    await shopper.at('coupon-none').click()
    await shopper.at('checkout').filter({ hasText: /合计\s*¥\s*69/ }).waitFor()
    await shopper.at('checkout-coupon').filter({ hasText: '1 张可用' }).click()
    await shopper.at('coupon-choice').click()
    await shopper.at('checkout').filter({ hasText: /合计\s*¥\s*59/ }).waitFor()
  })

  it('buys: a payment fails, the next one succeeds', async () => {
    await shopper.at('place-order').click()
    await shopper.at('pay-fail').click()
    await shopper.page.getByRole('alert').filter({ hasText: '失败' }).waitFor()
    await shopper.at('pay').click()
    await shopper.at('order-status').filter({ hasText: '已付款' }).waitFor()
    const [order] = await account.orders()
    expect(order).toMatchObject({ status: 'paid', total: 5900, roomId, offer: { coupon: { discount: 1000 } } })
    expect((await claims()).sort()).toEqual(['usable', 'used'])
  })

  it('is shipped by the merchant and received by the shopper, whose order shows the coupon', async () => {
    const [{ id }] = await account.orders() as [Order]
    merchant = await Merchant.open(stage.browser, stage.url)
    await merchant.signIn('店长')
    await merchant.at('tab-orders').click()
    await merchant.order(id).getByTestId('order-coupon').filter({ hasText: /商品 ¥69.*-¥10/ }).waitFor()
    await merchant.order(id).getByTestId('ship').click()
    await merchant.page.getByRole('radio', { name: '顺丰' }).click()
    await merchant.field('ship-number').fill('SF123')
    await merchant.at('ship-confirm').click()
    await shopper.at('see-order').click()
    await shopper.at('order-status').filter({ hasText: '待收货' }).waitFor()
    await shopper.reads('-¥10')
    await shopper.press('确认收货')
    await shopper.page.locator('.uni-modal__btn_primary:visible').click()
    await shopper.at('order-status').filter({ hasText: '已完成' }).waitFor()
  })

  it('comes back with the money when an order is refunded before it leaves', async () => {
    const { id: couponId } = await shop.call<{ id: string }>('POST', `/rooms/${roomId}/coupons`, { title: '回来券', kind: 'amount', amount: 500, quantity: 4, minutes: 30 })
    const claim = await account.call<Claim>('POST', `/coupons/${couponId}/claim`, {})
    const placed = await account.call<Order>('POST', '/orders', { items: [{ skuId: goods.skus[0]!.id, qty: 1 }], roomId, couponId: claim.id }, { 'Idempotency-Key': 'refund-me' })
    expect(placed.total).toBe(6400)
    const { paymentId } = await account.call<{ paymentId: string }>('POST', `/orders/${placed.id}/pay`)
    await account.call('POST', `/pay/sandbox/${paymentId}`, { result: 'success' })
    await shopper.follow(`/src/packages/shop/order?id=${placed.id}`)
    await shopper.at('order-refund').click()
    await shopper.page.getByRole('radio', { name: '不想要了' }).click()
    await shopper.at('refund-submit').click()
    await shopper.at('order-status').filter({ hasText: '退款中' }).waitFor()
    // Whoever comes back to the list reads it anew.
    await merchant.at('tab-goods').click()
    await merchant.at('tab-orders').click()
    await merchant.order(placed.id).getByTestId('refund-approve').click()
    await merchant.page.locator('.uni-modal__btn_primary:visible').click()
    await expect.poll(async () => (await account.call<Order>('GET', `/orders/${placed.id}`)).status).toBe('refunded')
    expect((await account.call<Order>('GET', `/orders/${placed.id}`)).refund?.amount).toBe(6400)
    await shopper.follow('/src/packages/shop/coupons')
    await shopper.at('my-coupon').filter({ hasText: '回来券' }).waitFor()
  })

  it('is claimed where one chooses, which says what it comes to then', async () => {
    await guest.at('goods-card-buy').click()
    await guest.at('sku-coupon').filter({ hasText: '领「回来券」减 ¥5' }).waitFor()
    await guest.at('sku-coupon-claim').click()
    await guest.at('sku-coupon').filter({ hasText: '券后 ¥64，「回来券」减 ¥5' }).waitFor()
    await guest.closeSheet()
  })

  it('is made and stopped in the back office', async () => {
    await merchant.at('tab-coupons').click()
    await merchant.at('coupon-add').click()
    await merchant.field('coupon-title').fill('店铺八折')
    await merchant.closeSheet()
    await merchant.at('coupon-add').click()
    expect(await merchant.field('coupon-title').inputValue()).toBe('店铺八折')
    await merchant.at('coupon-kind-percent').click()
    await merchant.field('coupon-percent').fill('0')
    await merchant.at('coupon-submit').click()
    await merchant.page.getByRole('alert').filter({ hasText: '1 到 99' }).waitFor()
    await merchant.field('coupon-percent').fill('20')
    await merchant.at('coupon-submit').click()
    const made = merchant.page.locator('[data-testid="merchant-coupon"]:visible').filter({ hasText: '店铺八折' })
    await made.getByText('减 20%').waitFor()
    await merchant.at('coupon-add').click()
    expect(await merchant.field('coupon-title').inputValue()).toBe('')
    await merchant.closeSheet()
    await anchor.at('studio-coupons').click()
    await anchor.page.locator('.ticket:visible').filter({ hasText: '店铺八折' }).getByTestId('coupon-drop').click()
    await guest.at('coupon-chip').filter({ hasText: '减 20%' }).waitFor()
    await anchor.closeSheet()
    await made.getByTestId('coupon-stop').click()
    await merchant.page.locator('.uni-modal__btn_primary:visible').click()
    await made.waitFor({ state: 'detached' })
    await guest.at('coupon-chip').filter({ hasText: '减 20%' }).waitFor({ state: 'detached' })
  })

  it('is named before the live is ended', async () => {
    await anchor.at('end-live').click()
    await anchor.reads('「回来券」还有 2 张没领完')
    await anchor.at('end-confirm').click()
    await anchor.at('studio-summary').waitFor()
    expect((await snapshot()).coupons).toEqual([])
  })

  it('raised no complaint in any browser', () => {
    expect([anchor, shopper, guest, merchant].flatMap(person => person.complaints)).toEqual([])
  })
})
