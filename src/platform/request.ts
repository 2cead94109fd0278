import type { DomainList } from './domains'
import { ApiError } from '~/app/errors'
import { refusedDomain } from './domains'

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface HttpRequest {
  method: HttpMethod
  /** Absolute, or a path where the page has an origin. */
  url: string
  /** Sent as JSON. */
  body?: unknown
  headers?: Record<string, string>
  /** Milliseconds; 10 s unless told. */
  timeout?: number
  signal?: AbortSignal
}

export interface HttpAnswer {
  status: number
  body: unknown
}

/** Resolves with any answer, whatever its status. Rejects with an `ApiError` of status 0 when there is none. */
export type Http = (request: HttpRequest) => Promise<HttpAnswer>

const TIMEOUT = 10_000

/** WeChat and its kin send no PATCH: it travels as a POST that names it, which the server understands. */
function asSent(request: HttpRequest): { method: Exclude<HttpMethod, 'PATCH'> | 'PATCH', headers: Record<string, string> } {
  // #ifndef H5
  if (request.method === 'PATCH')
    return { method: 'POST', headers: { 'X-HTTP-Method-Override': 'PATCH' } }
  // #endif
  return { method: request.method, headers: {} }
}

export const http: Http = request => new Promise((resolve, reject) => {
  if (request.signal?.aborted)
    return reject(ApiError.transport('ABORTED'))
  const { method, headers } = asSent(request)
  const hasBody = method !== 'GET'
  const task = uni.request({
    url: request.url,
    // uni's types leave PATCH out, which H5 sends.
    method: method as Exclude<HttpMethod, 'PATCH'>,
    // Mini-programs send the JSON content type whatever we do, and it promises a body.
    data: hasBody ? (request.body ?? {}) as object : undefined,
    header: { ...(hasBody ? { 'Content-Type': 'application/json' } : {}), ...headers, ...request.headers },
    timeout: request.timeout ?? TIMEOUT,
    success: answer => resolve({ status: answer.statusCode, body: answer.data }),
    fail: failure => reject(transportError(failure.errMsg, request.url)),
    complete: () => request.signal?.removeEventListener('abort', abort),
  })
  function abort() {
    task.abort()
  }
  request.signal?.addEventListener('abort', abort)
})

/** uni tells the cases apart by their text only. */
export function transportError(errMsg: string = '', url: string = '', list: DomainList = 'request'): ApiError {
  const domain = refusedDomain(list, url, errMsg)
  if (domain)
    return ApiError.transport('DOMAIN_REFUSED', errMsg, { domain })
  if (/abort/i.test(errMsg))
    return ApiError.transport('ABORTED', errMsg)
  if (/time\s?out/i.test(errMsg))
    return ApiError.transport('TIMEOUT', errMsg)
  return ApiError.transport('NETWORK', errMsg)
}
