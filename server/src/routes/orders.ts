import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Id, Page, PageQuery } from '#contract/common'
import { Order, OrderInput, OrderQuery, RefundInput, ShipInput } from '#contract/orders'
import { Type } from 'typebox'
import { placeOrder } from '../domain/order-place'
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
  const { config, payment, run } = app.deps

  app.post('/orders', { schema: { tags, headers: PlaceHeaders, body: OrderInput, response: { 200: Order, 201: Order } } }, async (request, reply) => {
    const user = requireUser(request)
    const options = { key: request.headers['idempotency-key'], holdSeconds: config.orderHoldSeconds }
    const { order, placed } = await run(work => placeOrder(work, user, request.body, options))
    return reply.status(placed ? 201 : 200).send(order)
  })

  app.get('/orders', { schema: { tags, querystring: ListQuery, response: { 200: Page(Order) } } }, async (request) => {
    const user = requireUser(request)
    return run(work => listOrders(work, user, request.query))
  })

  app.get('/orders/:id', { schema: step }, async (request) => {
    const user = requireUser(request)
    return run(work => readOrder(work, user, request.params.id))
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
    return run(work => approveRefund(work, user, request.params.id, payment))
  })

  app.post('/orders/:id/refund/reject', { schema: step }, async (request) => {
    const user = requireUser(request)
    return run(work => rejectRefund(work, user, request.params.id))
  })
}

export default routes
