import type { User } from '#contract/session'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { WechatApi } from '../adapters/wechat/api'
import { CurrentSession, DemoLogin, Session, SessionOptions, WechatLogin, WechatPhone, WechatPhoneInput } from '#contract/session'
import { WechatError } from '../adapters/wechat/answer'
import { demoLogin, keepPhone, readUser, wechatLogin } from '../domain/sessions'
import { AppError } from '../errors'
import { requireUser } from '../plugins/auth'

const tags = ['session']

const routes: FastifyPluginAsyncTypebox = async (app) => {
  const { config, database, payment, run, tokens, wechat } = app.deps
  const begin = (user: User): Session => ({ token: tokens.sign('session', { sub: user.id, role: user.role }).token, user })

  app.get('/session/options', { schema: { tags, response: { 200: SessionOptions } } }, async () => {
    return { demo: config.mode === 'demo', wechat: wechat !== undefined, payment: payment.name }
  })

  app.post('/session/demo', { schema: { tags, body: DemoLogin, response: { 200: Session } } }, async (request) => {
    if (config.mode !== 'demo')
      throw AppError.forbidden('Signing in by a nickname is for demonstrations only.', 'DEMO_DISABLED')
    return begin(await run(work => demoLogin(work, request.body)))
  })

  app.get('/session', { schema: { tags, response: { 200: CurrentSession } } }, async (request) => {
    return { user: await readUser(database.orm, requireUser(request).id) }
  })

  if (wechat)
    wechatRoutes(wechat)

  function wechatRoutes(api: WechatApi): void {
    app.post('/session/wechat', { schema: { tags, body: WechatLogin, response: { 200: Session } } }, async (request) => {
      const { openid } = await asked(() => api.signIn(request.body.code))
      return begin(await run(work => wechatLogin(work, openid)))
    })

    app.post('/session/wechat/phone', { schema: { tags, body: WechatPhoneInput, response: { 200: WechatPhone } } }, async (request) => {
      const user = requireUser(request)
      const phone = await asked(() => api.phone(request.body.code))
      await run(work => keepPhone(work, user.id, phone))
      return { phone }
    })
  }
}

async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  }
  catch (error) {
    if (error instanceof WechatError && error.badCode)
      throw AppError.unprocessable('WECHAT_CODE_INVALID', 'WeChat does not accept this code. Get a new one and try again.')
    throw error
  }
}

export default routes
