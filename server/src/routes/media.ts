import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { PaceKeeper } from '../domain/pace'
import type { MediaEngine, MediaErrorReason, MediaRight } from '../media/engine'
import { Type } from 'typebox'
import { AppError } from '../errors'
import { MAX_OFFER_BYTES, MediaError } from '../media/engine'

export type Authorization = 'ok' | 'unauthenticated' | 'forbidden'

export interface MediaRoutesOptions {
  engine: MediaEngine
  /** Decides on a bearer token for one right on one stream. */
  authorize: (right: MediaRight, stream: string, bearer: string | undefined) => Authorization | Promise<Authorization>
  /** Hears of each new player, before it has its answer. */
  onPlay?: (stream: string, bearer: string, session: string) => Promise<void>
  /** How often one ticket, or one address without a good one, may post an offer; as often as it likes without. */
  pace?: Pick<PaceKeeper, 'take'>
}

interface OnStream {
  Params: { streamId: string }
  Querystring: { over?: string }
}
interface OnSession {
  Params: { streamId: string, sessionId: string }
}

const SDP = 'application/sdp'
const described = {
  tags: ['media'],
  description: 'An SDP offer as application/sdp; the bearer token is the one of `join`. Answered with SDP and a Location to DELETE.',
  response: { 201: { description: 'The answer', content: { [SDP]: { schema: Type.String() } } } },
}
const ANSWERS: Record<MediaErrorReason, [status: number, code: string]> = {
  'not-live': [404, 'NOT_LIVE'],
  'busy': [409, 'STREAM_BUSY'],
  'bad-offer': [422, 'BAD_OFFER'],
  'full': [503, 'MEDIA_FULL'],
  'restarting': [503, 'MEDIA_RESTARTING'],
  'unavailable': [503, 'MEDIA_UNAVAILABLE'],
}

/**
 * WHIP (RFC 9725) and WHEP (draft-ietf-wish-whep) over a {@link MediaEngine}: `POST /whip/:streamId`, `POST /whep/:streamId`,
 * and `DELETE` of the Location they answer with. No trickle ICE and no ICE restart: `PATCH` is 405, as the RFC has it for
 * servers without them, and a client that lost its path posts anew.
 *
 * `?over=1` on WHIP takes a running stream over; `?over=<session id>` does so only from that session, for one's own reconnect.
 */
export async function mediaRoutes(app: FastifyInstance, { engine, authorize, onPlay, pace }: MediaRoutesOptions): Promise<void> {
  // Whatever comes is read as text, so that a wrong type is answered by checkType and nothing here depends on JSON.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: MAX_OFFER_BYTES }, (_request, body, done) => done(null, body))
  app.setErrorHandler((error) => {
    throw error instanceof MediaError ? toAppError(error) : error
  })

  for (const [path, right] of [['/whip', 'publish'], ['/whep', 'play']] as const) {
    const onStream = `${path}/:streamId`
    const onSession = `${onStream}/:sessionId`
    const checkRight = async (request: FastifyRequest<Pick<OnStream, 'Params'>>, reply: FastifyReply): Promise<void> => {
      const bearer = bearerOf(request)
      const verdict = await authorize(right, request.params.streamId, bearer)
      const wait = request.method === 'POST' ? pace?.take(verdict === 'ok' ? `${right} ${bearer}` : request.ip) ?? 0 : 0
      if (wait > 0)
        throw AppError.tooFast(wait)
      if (verdict === 'forbidden')
        throw AppError.forbidden(`This token may not ${right} this stream.`)
      if (verdict === 'unauthenticated') {
        reply.header('WWW-Authenticate', bearer ? 'Bearer error="invalid_token"' : 'Bearer')
        throw AppError.unauthenticated(`It takes a valid bearer token to ${right} this stream.`)
      }
    }

    app.post<OnStream>(onStream, { schema: described, onRequest: [checkRight, checkType] }, async (request, reply) => {
      const { streamId } = request.params
      const offer = String(request.body ?? '')
      const { over } = request.query
      const reachedBy = request.socket.localAddress
      const session = right === 'publish'
        ? await engine.publish(streamId, offer, { reachedBy, ...(over ? { over: over === '1' || over } : {}) })
        : await engine.play(streamId, offer, { reachedBy })
      if (right === 'play')
        await onPlay?.(streamId, bearerOf(request) ?? '', session.id)
      return reply.code(201).type(SDP).header('Location', `${path}/${encodeURIComponent(streamId)}/${session.id}`).send(session.answer)
    })
    app.delete<OnSession>(onSession, { schema: { tags: ['media'] }, onRequest: checkRight }, async (request, reply) => {
      const { streamId, sessionId } = request.params
      if (!await engine.close(right, streamId, sessionId))
        throw AppError.notFound('This session has ended already.')
      return reply.send()
    })
    refuse(app, onStream, ['GET', 'PUT', 'PATCH', 'DELETE'], 'POST, OPTIONS')
    refuse(app, onSession, ['GET', 'PUT', 'PATCH', 'POST'], 'DELETE, OPTIONS')
  }
}

function bearerOf({ headers }: FastifyRequest): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
}

async function checkType(request: FastifyRequest): Promise<void> {
  if (request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() !== SDP)
    throw new AppError(415, 'UNSUPPORTED_MEDIA_TYPE', `An offer comes as ${SDP}.`)
}

function refuse(app: FastifyInstance, url: string, method: string[], allow: string): void {
  app.route({
    url,
    method,
    schema: { hide: true },
    onRequest: async (_request, reply) => {
      reply.header('Allow', allow)
      throw new AppError(405, 'METHOD_NOT_ALLOWED', `This address answers ${allow} only.`)
    },
    handler: async () => {},
  })
}

function toAppError({ reason, message, retryAfter }: MediaError): AppError {
  // The app's error handler makes a Retry-After header of this detail.
  return new AppError(...ANSWERS[reason], message, retryAfter === null ? {} : { retryAfter })
}
