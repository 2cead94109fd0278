import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { MediaEngine, MediaErrorReason, MediaRight } from '../media/engine'
import { AppError } from '../errors'
import { MAX_OFFER_BYTES, MediaError } from '../media/engine'

export type Authorization = 'ok' | 'unauthenticated' | 'forbidden'

export interface MediaRoutesOptions {
  engine: MediaEngine
  /** Decides on a bearer token for one right on one stream. */
  authorize: (right: MediaRight, stream: string, bearer: string | undefined) => Authorization | Promise<Authorization>
}

const SDP = 'application/sdp'
const STREAM = /^\w{1,64}$/
const RIGHTS: Record<'whip' | 'whep', MediaRight> = { whip: 'publish', whep: 'play' }
const ANSWERS: Record<MediaErrorReason, [status: number, code: string]> = {
  'not-live': [404, 'NOT_LIVE'],
  'busy': [409, 'STREAM_BUSY'],
  'bad-offer': [422, 'BAD_OFFER'],
  'full': [503, 'MEDIA_FULL'],
  'restarting': [503, 'MEDIA_RESTARTING'],
  'unavailable': [503, 'MEDIA_UNAVAILABLE'],
}

interface StreamParams { streamId: string }
interface SessionParams extends StreamParams { sessionId: string }
type StreamRequest = FastifyRequest<{ Params: StreamParams }>

/**
 * WHIP (RFC 9725) and WHEP (draft-ietf-wish-whep) over a {@link MediaEngine}: `POST /whip/:streamId`, `POST /whep/:streamId`,
 * and `DELETE` of the Location they answer with. No trickle ICE and no ICE restart: `PATCH` is 405, as the RFC has it for
 * servers without them, and a client that lost its path posts anew.
 *
 * `?over=1` on WHIP takes a running stream over; `?over=<session id>` does so only from that session, for one's own reconnect.
 */
export async function mediaRoutes(app: FastifyInstance, { engine, authorize }: MediaRoutesOptions): Promise<void> {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: MAX_OFFER_BYTES }, (_request, body, done) => done(null, body))
  app.addHook('onRequest', async (_request, reply) => void reply.headers({
    // Players on any page may come: what they may do is in the bearer token, and there are no cookies.
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': 'Location, Link, Retry-After, WWW-Authenticate, Allow, Accept-Post',
  }))
  app.setErrorHandler((error, _request, reply) => {
    throw asAppError(error, reply)
  })

  for (const path of ['whip', 'whep'] as const) {
    const right = RIGHTS[path]
    const checkRight = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      const { streamId } = (request as StreamRequest).params
      const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
      const verdict = await authorize(right, streamId, bearer)
      if (verdict === 'unauthenticated') {
        reply.header('WWW-Authenticate', bearer ? 'Bearer error="invalid_token"' : 'Bearer')
        throw AppError.unauthenticated(`A bearer token is needed to ${right} this stream.`)
      }
      if (verdict === 'forbidden' || !STREAM.test(streamId))
        throw AppError.forbidden(`This token may not ${right} this stream.`)
    }
    const checkType = async (request: FastifyRequest): Promise<void> => {
      if (request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() !== SDP)
        throw new AppError(415, 'UNSUPPORTED_MEDIA_TYPE', `An offer comes as ${SDP}.`)
    }

    app.post<{ Params: StreamParams, Querystring: { over?: string } }>(`/${path}/:streamId`, { onRequest: [checkRight, checkType] }, async (request, reply) => {
      const { streamId } = request.params
      const offer = typeof request.body === 'string' ? request.body : ''
      const over = typeof request.query.over === 'string' ? request.query.over : ''
      const reachedBy = request.socket.localAddress
      const session = right === 'publish'
        ? await engine.publish(streamId, offer, { reachedBy, ...(over ? { over: over === '1' || over } : {}) })
        : await engine.play(streamId, offer, { reachedBy })
      return reply.code(201).type(SDP).header('Location', `/${path}/${streamId}/${session.id}`).send(session.answer)
    })
    app.delete<{ Params: SessionParams }>(`/${path}/:streamId/:sessionId`, { onRequest: checkRight }, async (request, reply) => {
      const { streamId, sessionId } = request.params
      if (!await engine.close(right, streamId, sessionId))
        throw AppError.notFound('This session has ended already.')
      return reply.send()
    })

    answerOptions(app, `/${path}/:streamId`, 'POST, OPTIONS')
    answerOptions(app, `/${path}/:streamId/:sessionId`, 'DELETE, OPTIONS')
    refuse(app, `/${path}/:streamId`, ['GET', 'PUT', 'PATCH', 'DELETE'], 'POST, OPTIONS')
    refuse(app, `/${path}/:streamId/:sessionId`, ['GET', 'PUT', 'PATCH', 'POST'], 'DELETE, OPTIONS')
  }
}

/** Answers the browser's question before a cross-origin request, and a client's for what it may post. */
function answerOptions(app: FastifyInstance, url: string, allow: string): void {
  app.options(url, async (_request, reply) => reply.code(204).headers({
    'Allow': allow,
    'Accept-Post': SDP,
    'Access-Control-Allow-Methods': 'POST, DELETE, PATCH, OPTIONS',
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, If-Match',
    'Access-Control-Max-Age': '86400',
  }).send())
}

function refuse(app: FastifyInstance, url: string, method: string[], allow: string): void {
  app.route({
    url,
    method,
    onRequest: async (_request, reply) => {
      reply.header('Allow', allow)
      throw new AppError(405, 'METHOD_NOT_ALLOWED', `Only ${allow} are answered here.`)
    },
    handler: async () => {},
  })
}

function asAppError(error: unknown, reply: FastifyReply): unknown {
  if (error instanceof MediaError) {
    if (error.retryAfter !== null)
      reply.header('Retry-After', error.retryAfter)
    return new AppError(...ANSWERS[error.reason], error.message)
  }
  if (error instanceof Error && 'code' in error && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new AppError(413, 'TOO_LARGE', `An offer has at most ${MAX_OFFER_BYTES} bytes.`)
  return error
}
