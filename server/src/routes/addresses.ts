import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Id, Page } from '#contract/common'
import { Address, AddressInput } from '#contract/orders'
import { Type } from 'typebox'
import { createAddress, deleteAddress, editAddress, listAddresses } from '../domain/addresses'
import { requireUser } from '../plugins/auth'

const tags = ['addresses']
const Params = Type.Object({ id: Id })

const routes: FastifyPluginAsyncTypebox = async (app) => {
  const { run } = app.deps

  app.get('/addresses', { schema: { tags, response: { 200: Page(Address) } } }, async (request) => {
    const user = requireUser(request)
    return { items: await run(work => listAddresses(work, user)), nextCursor: null }
  })

  app.post('/addresses', { schema: { tags, body: AddressInput, response: { 201: Address } } }, async (request, reply) => {
    const user = requireUser(request)
    return reply.status(201).send(await run(work => createAddress(work, user, request.body)))
  })

  app.patch('/addresses/:id', { schema: { tags, params: Params, body: Type.Partial(AddressInput), response: { 200: Address } } }, async (request) => {
    const user = requireUser(request)
    return run(work => editAddress(work, user, request.params.id, request.body))
  })

  app.delete('/addresses/:id', { schema: { tags, params: Params, response: { 204: Type.Null() } } }, async (request, reply) => {
    const user = requireUser(request)
    await run(work => deleteAddress(work, user, request.params.id))
    return reply.status(204).send(null)
  })
}

export default routes
