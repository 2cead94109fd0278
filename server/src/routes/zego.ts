import type { FastifyInstance } from 'fastify'
import type { ZegoCallback } from '../adapters/zego/callbacks'
import { Type } from 'typebox'
import { checkCallback, readCallback } from '../adapters/zego/callbacks'
import { AppError } from '../errors'

export interface ZegoRoutesOptions {
  /** Without one, callbacks are refused. */
  secret: string | undefined
  clock: () => Date
  /** Rejects when the callback should come again. */
  hear: (callback: ZegoCallback) => Promise<void>
}

const MAX_CALLBACK_BYTES = 64 * 1024

/**
 * `POST /api/media/zego/callback`. Whatever is signed is answered with 200, also what means nothing here, or ZEGO would
 * repeat it; a failure of our own is a 5xx, after which ZEGO tries again.
 */
export async function zegoRoutes(app: FastifyInstance, { secret, clock, hear }: ZegoRoutesOptions): Promise<void> {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: MAX_CALLBACK_BYTES }, (_request, body, done) => done(null, body))

  app.post('/api/media/zego/callback', {
    schema: { tags: ['media'], description: 'ZEGO\'s room and stream callbacks, signed by ZEGO_CALLBACK_SECRET.', response: { 200: Type.Object({}) } },
    // They all come from a few addresses; each is checked by its signature.
    config: { rateLimit: false },
    onRequest: async () => {
      if (secret === undefined)
        throw new AppError(501, 'ZEGO_CALLBACK_NOT_CONFIGURED', 'This server does not take ZEGO\'s callbacks: ZEGO_CALLBACK_SECRET is not set.')
    },
  }, async (request) => {
    const callback = readCallback(typeof request.body === 'string' ? request.body : '')
    const verdict = callback && checkCallback(callback, secret!, clock())
    if (!callback || verdict === 'forged')
      throw AppError.forbidden('This callback is not signed by ZEGO.', 'BAD_SIGNATURE')
    if (verdict === 'stale')
      throw AppError.forbidden('This callback is too old, or a clock is wrong.', 'STALE_SIGNATURE')
    await hear(callback)
    return {}
  })
}
