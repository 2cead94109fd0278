import type { IncomingMessage } from 'node:http'

/** Mini-programs cannot send PATCH: theirs is a POST with `X-HTTP-Method-Override: PATCH`. Done before a route is looked for. */
export function overrideMethod(request: Pick<IncomingMessage, 'method' | 'headers' | 'url'>): string {
  if (request.method === 'POST' && request.headers['x-http-method-override'] === 'PATCH')
    request.method = 'PATCH'
  return request.url ?? '/'
}
