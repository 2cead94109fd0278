import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Readable } from 'node:stream'
import { Id, Page, PageQuery } from '#contract/common'
import { Order, OrderExportQuery, OrderInput, OrderQuery, OrderQuote, QuoteInput, RefundAnswer, RefundInput, ShipInput } from '#contract/orders'
import { Type } from 'typebox'
import { exportOrders } from '../domain/order-export'
import { quoteOrder } from '../domain/order-quote'
import { cancelOrder, confirmOrder, shipOrder } from '../domain/order-steps'
import { listOrders, readOrder } from '../domain/orders'
import { approveRefund, askRefund, rejectRefund } from '../domain/refunds'
import { requireUser } from '../plugins/auth'

const tags = ['orders']
const ListQuery = Type.Object({ ...OrderQuery.properties, ...PageQuery.properties })
/** The domain checks it, so that whoever leaves it out reads what it is for. */
const PlaceHeaders = Type.Object({ 'idempotency-key': Type.Optional(Type.String()) })
const step = { tags, params: Type.Object({ id: Id }), response: { 200: Order } }

const routes: FastifyPluginAsyncTypebox = async (app) => {
  const { clock, database, desk, run } = app.deps

  app.post('/orders', { schema: { tags, headers: PlaceHeaders, body: OrderInput, response: { 200: Order, 201: Order } } }, async (request, reply) => {
    const user = requireUser(request)
    const { order, placed } = await desk.place(user, request.body, request.headers['idempotency-key'])
    return reply.status(placed ? 201 : 200).send(order)
  })

  app.post('/orders/quote', { schema: { tags, body: QuoteInput, response: { 200: OrderQuote } } }, async (request) => {
    const user = requireUser(request)
    return quoteOrder({ db: database.orm, now: clock() }, user, request.body)
  })

  app.get('/orders', { schema: { tags, querystring: ListQuery, response: { 200: Page(Order) } } }, async (request) => {
    const user = requireUser(request)
    return run(work => listOrders(work, user, request.query))
  })

  app.get('/orders.csv', { schema: { tags, querystring: OrderExportQuery, produces: ['text/csv'] } }, async (request, reply) => {
    const rows = exportOrders(run, requireUser(request), request.query)
    // A refusal comes with the first rows, while there is still an answer to change.
    const first = await rows.next()
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="orders-${clock().toISOString().slice(0, 10)}.csv"`)
      .header('cache-control', 'no-store')
      .send(Readable.from(prepend(first.value ?? '', rows)))
  })

  app.get('/orders/:id', { schema: step }, async (request) => {
    const user = requireUser(request)
    return readOrder({ db: database.orm, now: clock() }, user, request.params.id)
  })

  app.post('/orders/:id/cancel', { schema: step }, async (request) => {
    const user = requireUser(request)
    return run(work => cancelOrder(work, user, request.params.id))
  })

  app.post('/orders/:id/ship', { schema: { ...step, body: ShipInput } }, async (request) => {
    const user = requireUser(request)
    return run(work => shipOrder(work, user, request.params.id, request.body))
  })

  app.post('/orders/:id/confirm', { schema: step }, async (request) => {
    const user = requireUser(request)
    return run(work => confirmOrder(work, user, request.params.id))
  })

  app.post('/orders/:id/refund', { schema: { ...step, body: RefundInput } }, async (request) => {
    const user = requireUser(request)
    return run(work => askRefund(work, user, request.params.id, request.body.reason ?? ''))
  })

  app.post('/orders/:id/refund/approve', { schema: step }, async (request) => {
    const user = requireUser(request)
    return run(work => approveRefund(work, user, request.params.id))
  })

  app.post('/orders/:id/refund/reject', { schema: { ...step, body: RefundAnswer } }, async (request) => {
    const user = requireUser(request)
    return run(work => rejectRefund(work, user, request.params.id, request.body.reason ?? ''))
  })
}

async function* prepend(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first
  yield* rest
}

export default routes
