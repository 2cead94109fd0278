import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Notice } from '../adapters/payment/wechat/notify'
import { PaymentError } from '../adapters/payment/provider'
import { NoticeRefused, readNotice } from '../adapters/payment/wechat/notify'
import { arrived } from '../domain/money-back'
import { settlePayment } from '../domain/payments'
import { AppError } from '../errors'

/** WeChat Pay's are some 1 KB. */
const BODY_LIMIT = 32 * 1024

/** Where WeChat Pay tells what came of payments and refunds. What is not answered by a success it tells again, for a day. */
const routes: FastifyPluginAsyncTypebox = async (app) => {
  const { config: { wechatPay }, run, clock, log } = app.deps
  if (!wechatPay)
    return

  // What was signed is the text, so it is not parsed before that is checked.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))

  const options = { bodyLimit: BODY_LIMIT, config: { rateLimit: false }, schema: { tags: ['pay'] } }
  app.post('/pay/wechat/notify', options, async (request, reply) => {
    let notice: Notice
    try {
      notice = readNotice(wechatPay, clock(), request.headers, String(request.body ?? ''))
    }
    catch (error) {
      if (error instanceof NoticeRefused) {
        log.warn({ reason: error.reason }, 'a notification was refused: it is not WeChat Pay\'s, or the server\'s clock is wrong')
        throw AppError.unauthenticated('This notification is not WeChat Pay\'s.')
      }
      if (error instanceof PaymentError) {
        log.error({ code: error.code, reason: error.message }, 'WeChat Pay tells of what is not ours')
        throw AppError.badRequest('This notification is not for this shop.')
      }
      throw error
    }
    await take(notice)
    return reply.status(204).send()
  })

  async function take(notice: Notice): Promise<void> {
    if (notice.kind === 'payment' && notice.report) {
      const { paymentId, report } = notice
      try {
        await run(work => settlePayment(work, paymentId, report))
      }
      catch (error) {
        if (error instanceof AppError)
          log.error({ paymentId, code: error.code, paid: report.amount }, 'money came that fits no payment of ours')
        throw error
      }
    }
    else if (notice.kind === 'refund') {
      const { refundId } = notice
      if (!notice.arrived)
        log.error({ refundId }, 'WeChat Pay could not send a refund; see its merchant platform')
      else if (!await run(work => arrived(work, refundId)))
        log.error({ refundId }, 'WeChat Pay has refunded what this shop did not ask for')
    }
  }
}

export default routes
