import { expect, it } from 'vitest'
import { choosePayment } from '../../../server/src/adapters/payment/choose'
import { loadConfig } from '../../../server/src/config/index'
import { wechatEnvironment } from '../../support/wechat/account'

it('pays with WeChat where the merchant\'s account is set up, else in the sandbox', () => {
  const clock = () => new Date()
  expect(choosePayment(loadConfig({}), clock).name).toBe('sandbox')
  expect(choosePayment(loadConfig(wechatEnvironment()), clock).name).toBe('wechat')
})
