import type { Config } from '../../config'
import type { PaymentProvider } from './provider'
import { StartError } from '../../errors'
import { sandbox } from './sandbox'

/** @throws {StartError} NO_PAYMENT in production: the sandbox gives goods away for a word */
export function choosePayment({ mode }: Pick<Config, 'mode'>): PaymentProvider {
  if (mode !== 'demo')
    throw new StartError('NO_PAYMENT', 'APP_MODE=production needs a real payment provider; sandbox pay runs with APP_MODE=demo only')
  return sandbox
}
