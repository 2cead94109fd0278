import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Session, WechatLogin, WechatPhone, WechatPhoneInput } from '#contract/session'
import { AppError } from '../errors'

/** Addresses of the contract that take an account with a vendor: they answer 501 with a code until one is set up. */
const routes: FastifyPluginAsyncTypebox = async (app) => {
  const wechat = new AppError(501, 'WECHAT_NOT_CONFIGURED', 'This server is not connected to WeChat. Sign in and pay another way.')
  const zego = new AppError(501, 'ZEGO_NOT_CONFIGURED', 'This server is not connected to ZEGO.')
  const addresses = [
    ...app.deps.wechat
      ? []
      : [
          ['/session/wechat', wechat, { tags: ['session'], body: WechatLogin, response: { 200: Session } }],
          ['/session/wechat/phone', wechat, { tags: ['session'], body: WechatPhoneInput, response: { 200: WechatPhone } }],
        ] as const,
    ...app.deps.config.wechatPay ? [] : [['/pay/wechat/notify', wechat, { tags: ['pay'] }] as const],
    // With ZEGO the media service has this address itself.
    ...app.deps.media.kind === 'zego' ? [] : [['/media/zego/callback', zego, { tags: ['media'] }] as const],
  ] as const

  for (const [url, error, schema] of addresses) {
    app.route({
      method: 'POST',
      url,
      schema: { ...schema, description: `501 ${error.code} in this version.` },
      // Before the body is read: whatever it is, nothing will become of it.
      onRequest: async () => {
        throw error
      },
      handler: async () => undefined as never,
    })
  }
}

export default routes
