import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Id, Page, PageQuery } from '#contract/common'
import { Claim, ClaimInput, ClaimQuery, Coupon, CouponDrop, CouponInput, CouponPatch, CouponQuery, RoomCoupon } from '#contract/coupons'
import { Type } from 'typebox'
import { claimCoupon, listClaims } from '../domain/coupon-claims'
import { dropCoupon, stopCoupon, takeCouponBack } from '../domain/coupon-offers'
import { createCoupon, listCoupons } from '../domain/coupons'
import { requireUser } from '../plugins/auth'

const tags = ['coupons']
const Params = Type.Object({ id: Id })
const ListQuery = Type.Object({ ...CouponQuery.properties, ...PageQuery.properties })

const routes: FastifyPluginAsyncTypebox = async (app) => {
  const { clock, database, outbox, run } = app.deps

  app.post('/coupons', { schema: { tags, body: CouponInput, response: { 201: Coupon } } }, async (request, reply) => {
    const user = requireUser(request)
    return reply.code(201).send(await run(work => createCoupon(work, user, request.body)))
  })

  app.get('/coupons', { schema: { tags, querystring: ListQuery, response: { 200: Page(Coupon) } } }, async (request) => {
    const user = requireUser(request)
    return run(work => listCoupons(work, user, request.query))
  })

  app.patch('/coupons/:id', { schema: { tags, params: Params, body: CouponPatch, response: { 200: Coupon } } }, async (request) => {
    const user = requireUser(request)
    return run(work => stopCoupon(work, user, request.params.id))
  })

  app.post('/coupons/:id/claim', { schema: { tags, params: Params, body: ClaimInput, response: { 200: Claim, 201: Claim } } }, async (request, reply) => {
    const user = requireUser(request)
    const { claim, created } = await claimCoupon(database, user, request.params.id, request.body.clientId, clock())
    if (created)
      outbox.kick()
    return reply.code(created ? 201 : 200).send(claim)
  })

  app.get('/me/coupons', { schema: { tags, querystring: ClaimQuery, response: { 200: Page(Claim) } } }, async (request) => {
    const user = requireUser(request)
    return run(work => listClaims(work, user, request.query))
  })

  app.post('/rooms/:id/coupons', { schema: { tags, params: Params, body: CouponDrop, response: { 201: RoomCoupon } } }, async (request, reply) => {
    const user = requireUser(request)
    return reply.code(201).send(await run(work => dropCoupon(work, user, request.params.id, request.body)))
  })

  app.delete('/rooms/:id/coupons/:couponId', { schema: { tags, params: Type.Object({ id: Id, couponId: Id }), response: { 204: Type.Null() } } }, async (request, reply) => {
    const user = requireUser(request)
    await run(work => takeCouponBack(work, user, request.params.id, request.params.couponId))
    return reply.code(204).send(null)
  })
}

export default routes
