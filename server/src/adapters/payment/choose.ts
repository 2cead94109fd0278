import type { Config } from '../../config/index'
import type { PaymentProvider } from './provider'
import { sandbox } from './sandbox'
import { wechatCashier } from './wechat/cashier'

/** WeChat Pay when `WECHAT_PAY_*` is set, which production asks for; else the sandbox, which gives goods away for a word. */
export function choosePayment({ wechatPay }: Pick<Config, 'wechatPay'>, clock: () => Date): PaymentProvider {
  return wechatPay ? wechatCashier({ config: wechatPay, clock }) : sandbox
}
