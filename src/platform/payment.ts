import type { WechatPayParams } from '#contract/orders'

/** `done` is the platform's word and not the money: the server knows. `unfinished`: the person thought better of it, or it failed. */
export type PaymentOutcome = 'done' | 'unfinished' | 'unavailable'

/** Opens the platform's cashier. From a tap only. */
export function requestPayment(params: WechatPayParams): Promise<PaymentOutcome> {
  // #ifdef MP-WEIXIN
  return new Promise(resolve => uni.requestPayment({
    provider: 'wxpay',
    orderInfo: '',
    ...params,
    success: () => resolve('done'),
    fail: () => resolve('unfinished'),
  }))
  // #endif
  // #ifndef MP-WEIXIN

  return Promise.resolve('unavailable')
  // #endif
}
