import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { CurrentSession, DemoLogin, Session } from '#contract/session'
import { demoLogin, readUser } from '../domain/sessions'
import { AppError } from '../errors'
import { requireUser } from '../plugins/auth'

const routes: FastifyPluginAsyncTypebox = async (app) => {
  const { config, database, run, tokens } = app.deps

  app.post('/session/demo', { schema: { tags: ['session'], body: DemoLogin, response: { 200: Session } } }, async (request) => {
    if (config.mode !== 'demo')
      throw AppError.forbidden('Signing in by a nickname is for demonstrations only.', 'DEMO_DISABLED')
    const user = await run(work => demoLogin(work, request.body))
    const { token } = tokens.sign('session', { sub: user.id, role: user.role })
    return { token, user }
  })

  app.get('/session', { schema: { tags: ['session'], response: { 200: CurrentSession } } }, async (request) => {
    return { user: await readUser(database.orm, requireUser(request).id) }
  })
}

export default routes
