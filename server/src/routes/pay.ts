import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Id } from '#contract/common'
import { PaymentState, PaymentTicket, SandboxResult } from '#contract/orders'
import { Type } from 'typebox'
import { PaymentError } from '../adapters/payment/provider'
import { PaceKeeper } from '../domain/pace'
import { checkPayment } from '../domain/payment-checks'
import { openPayment, paymentNotFound, readPayment, settlePayment } from '../domain/payments'
import { AppError } from '../errors'
import { requireUser } from '../plugins/auth'

const tags = ['pay']
const params = Type.Object({ paymentId: Id })
/** However often a client looks at a payment, its provider is asked once in so many ms. */
const ASK_PACE = { burst: 1, everyMs: 2000 }

const routes: FastifyPluginAsyncTypebox = async (app) => {
  const { config, payment: provider, run, clock, log } = app.deps
  const pace = new PaceKeeper(ASK_PACE, clock)

  app.post('/orders/:id/pay', { schema: { tags, params: Type.Object({ id: Id }), response: { 200: PaymentTicket } } }, async (request) => {
    const user = requireUser(request)
    return provider.ticket(await run(work => openPayment(work, user, request.params.id, provider)))
  })

  app.get('/pay/:paymentId', { schema: { tags, params, response: { 200: PaymentState } } }, async (request) => {
    const user = requireUser(request)
    const { paymentId } = request.params
    const seen = await run(work => readPayment(work, paymentId, user))
    if (seen.status !== 'pending' || seen.provider !== provider.name || pace.take(paymentId) > 0)
      return { paymentId, orderId: seen.orderId, status: seen.status }
    try {
      await checkPayment(run, provider, seen)
    }
    catch (error) {
      if (!(error instanceof PaymentError))
        throw error
      log.debug({ paymentId, code: error.code }, 'a payment could not be asked about')
    }
    const { orderId, status } = await run(work => readPayment(work, paymentId, user))
    return { paymentId, orderId, status }
  })

  app.post('/pay/sandbox/:paymentId', { schema: { tags, params, body: SandboxResult, response: { 200: PaymentState } } }, async (request) => {
    const user = requireUser(request)
    if (config.mode !== 'demo' || provider.name !== 'sandbox')
      throw AppError.forbidden('Paying with a word is for demonstrations only.', 'DEMO_DISABLED')
    return run(async (work) => {
      const { id, amount, provider: by } = await readPayment(work, request.params.paymentId, user)
      if (by !== 'sandbox')
        throw paymentNotFound()
      return settlePayment(work, id, { result: request.body.result, amount, reference: null })
    })
  })
}

export default routes
