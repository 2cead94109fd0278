import type { PaymentProvider } from '../adapters/payment/provider'
import type { WechatApi } from '../adapters/wechat/api'
import type { Run } from '../domain/work'
import type { Log } from '../log'
import type { Workers } from './runner'
import { expireDue } from '../domain/expiry'
import { sendRefund } from '../domain/money-back'
import { checkLater, closePayment } from '../domain/payment-checks'
import { reviewMessage } from '../domain/text-review'

export interface WorkersOptions {
  run: Run
  payment: PaymentProvider
  /** Without it nothing is checked. */
  wechat?: WechatApi
  clock: () => Date
  log: Log
}

/** Who does the jobs of each queue. */
export function createWorkers({ run, payment, wechat, clock, log }: WorkersOptions): Workers {
  return {
    'order.expire': jobs => expireDue(run, clock(), latest(jobs.map(job => new Date(job.until)))),
    'payment.check': ([job]) => checkLater(run, payment, job!),
    'payment.close': ([job]) => closePayment(run, payment, job!),
    'refund.send': ([job]) => sendRefund(run, payment, log, job!),
    'message.review': async ([job]) => {
      if (wechat)
        await reviewMessage({ run, wechat, clock, log }, job!)
    },
  }
}

/** @param times at least one */
function latest(times: Date[]): Date {
  return times.reduce((one, other) => other > one ? other : one)
}
