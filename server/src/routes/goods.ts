import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Id, Page, PageQuery } from '#contract/common'
import { Goods, GoodsInput, GoodsPatch, GoodsQuery } from '#contract/goods'
import { Type } from 'typebox'
import { listGoods, readGoods } from '../domain/goods'
import { createGoods, editGoods } from '../domain/goods-edit'
import { requireUser, signedIn } from '../plugins/auth'

const tags = ['goods']
const Params = Type.Object({ id: Id })
const ListQuery = Type.Object({ ...GoodsQuery.properties, ...PageQuery.properties })

const routes: FastifyPluginAsyncTypebox = async (app) => {
  const { run } = app.deps

  app.get('/goods', { schema: { tags, querystring: ListQuery, response: { 200: Page(Goods) } } }, request =>
    run(work => listGoods(work, signedIn(request), request.query)))

  app.get('/goods/:id', { schema: { tags, params: Params, response: { 200: Goods } } }, request =>
    run(work => readGoods(work, request.params.id)))

  app.post('/goods', { schema: { tags, body: GoodsInput, response: { 201: Goods } } }, async (request, reply) => {
    const user = requireUser(request)
    return reply.status(201).send(await run(work => createGoods(work, user, request.body)))
  })

  app.patch('/goods/:id', { schema: { tags, params: Params, body: GoodsPatch, response: { 200: Goods } } }, async (request) => {
    const user = requireUser(request)
    return run(work => editGoods(work, user, request.params.id, request.body))
  })
}

export default routes
