import type { ErrorBody } from '#contract/common'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { Socket } from 'node:net'
import fp from 'fastify-plugin'
import { PaymentError } from '../adapters/payment/provider'
import { WechatError } from '../adapters/wechat/answer'
import { isDatabaseGone } from '../db/gone'
import { AppError } from '../errors'

/** Every answer that is not a success, whoever gave it, has one shape. */
export default fp(async (app) => {
  app.setErrorHandler(answerError)
  app.setNotFoundHandler((request) => {
    throw AppError.notFound(`There is nothing at ${request.method} ${request.url.split('?')[0]}.`)
  })
}, { name: 'errors' })

/** Also the answer to what fails before a route is found, such as a path that cannot be decoded. */
export function answerError(error: FastifyError | AppError, request: FastifyRequest, reply: FastifyReply): void {
  const known = toAppError(error)
  if (known.status === 500)
    request.log.error({ err: error }, 'a request failed')
  else if (known.status === 503)
    request.log.warn({ err: error }, 'a request could not be served now')
  if (typeof known.details.retryAfter === 'number')
    reply.header('retry-after', known.details.retryAfter)
  const body: ErrorBody = { error: { code: known.code, message: known.message, details: known.details } }
  // Not through the route's serializer, which knows the route's own answers only.
  reply.status(known.status).type('application/json; charset=utf-8').serializer(JSON.stringify).send(body)
}

/** The answer to what is not HTTP, or too much of it. A connection that is gone already hears nothing. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable)
    return void socket.destroy()
  const [status, reason, code, message] = error.code === 'HPE_HEADER_OVERFLOW'
    ? [431, 'Request Header Fields Too Large', 'TOO_LARGE', 'The headers of the request are too large.'] as const
    : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? [408, 'Request Timeout', 'TOO_SLOW', 'The request took too long to arrive.'] as const
      : [400, 'Bad Request', 'BAD_REQUEST', 'The request is not valid HTTP.'] as const
  const body = JSON.stringify({ error: { code, message, details: {} } } satisfies ErrorBody)
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`)
}

function toAppError(error: FastifyError | AppError): AppError {
  if (error instanceof AppError)
    return error
  if (error.validation)
    return invalid(error)
  if (error instanceof PaymentError)
    return AppError.unavailable('Paying does not work at the moment. Try again soon.', 'PAYMENT_UNREACHABLE')
  if (error instanceof WechatError)
    return AppError.unavailable('WeChat does not answer at the moment. Try again soon.', 'WECHAT_UNAVAILABLE')
  if (isDatabaseGone(error))
    return AppError.unavailable('The shop cannot reach its database at the moment. Try again soon.')
  const status = error.statusCode ?? 500
  if (/^FST_ERR_CTP_(?:INVALID_JSON|EMPTY_JSON)_BODY$/.test(error.code ?? '') || (status === 400 && error instanceof SyntaxError))
    return new AppError(400, 'BAD_JSON', 'The body is not valid JSON.')
  if (status === 413)
    return new AppError(413, 'TOO_LARGE', 'The request is too large.')
  if (status === 415)
    return new AppError(415, 'UNSUPPORTED_MEDIA_TYPE', 'The content type of the body is not supported here.')
  if (status >= 400 && status < 500)
    return new AppError(status, 'BAD_REQUEST', error.message)
  return new AppError(500, 'INTERNAL', 'Something went wrong on our side. Try again.')
}

/** Names what is wrong where, as `title` or `skus.0.price`; the offending value is not repeated. */
function invalid(error: FastifyError): AppError {
  const issues = (error.validation ?? []).slice(0, 10).map(issue => ({
    path: issue.instancePath.replace(/^\//, '').replaceAll('/', '.'),
    message: issue.message ?? 'is not valid',
  }))
  const [first] = issues
  const where = [error.validationContext, first?.path].filter(Boolean).join('.')
  return AppError.badRequest(`${where} ${first?.message ?? 'is not valid'}`, { in: error.validationContext, path: first?.path, issues })
}
