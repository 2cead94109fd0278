import { expect, it } from 'vitest'
import { choosePayment } from '../../../server/src/adapters/payment/choose'

it('pays with the sandbox in demo mode and refuses to start with it in production', () => {
  expect(choosePayment({ mode: 'demo' }).name).toBe('sandbox')
  expect(() => choosePayment({ mode: 'production' })).toThrow('APP_MODE=production needs a real payment provider')
})
