import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Id } from '#contract/common'
import { Cart, CartPut } from '#contract/orders'
import { Type } from 'typebox'
import { putInCart, readCart } from '../domain/cart'
import { requireUser } from '../plugins/auth'

const tags = ['cart']

const routes: FastifyPluginAsyncTypebox = async (app) => {
  const { run } = app.deps

  app.get('/cart', { schema: { tags, response: { 200: Cart } } }, async (request) => {
    const user = requireUser(request)
    return run(work => readCart(work, user))
  })

  app.put('/cart/items/:skuId', { schema: { tags, params: Type.Object({ skuId: Id }), body: CartPut, response: { 200: Cart } } }, async (request) => {
    const user = requireUser(request)
    return run(work => putInCart(work, user, request.params.skuId, request.body.qty))
  })
}

export default routes
