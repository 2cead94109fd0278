import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Id } from '#contract/common'
import { PaymentState, PaymentTicket, SandboxResult } from '#contract/orders'
import { Type } from 'typebox'
import { openPayment, settlePayment } from '../domain/payments'
import { AppError } from '../errors'
import { requireUser } from '../plugins/auth'

const tags = ['pay']

const routes: FastifyPluginAsyncTypebox = async (app) => {
  const { config, payment, run } = app.deps

  app.post('/orders/:id/pay', { schema: { tags, params: Type.Object({ id: Id }), response: { 200: PaymentTicket } } }, async (request) => {
    const user = requireUser(request)
    return payment.ticket(await run(work => openPayment(work, user, request.params.id, payment)))
  })

  app.post('/pay/sandbox/:paymentId', { schema: { tags, params: Type.Object({ paymentId: Id }), body: SandboxResult, response: { 200: PaymentState } } }, async (request) => {
    const user = requireUser(request)
    if (config.mode !== 'demo')
      throw AppError.forbidden('Paying with a word is for demonstrations only.', 'DEMO_DISABLED')
    return run(work => settlePayment(work, request.params.paymentId, request.body.result, payment, user))
  })
}

export default routes
