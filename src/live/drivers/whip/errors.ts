import { LiveError } from '../../driver'

/** Nobody publishes this stream at the moment: no failure, only a wait. */
export class NotPublishing extends Error {
  constructor(readonly retryAfterMs: number) {
    super('nobody publishes')
    this.name = 'NotPublishing'
  }
}

/** What an answer of a WHIP or WHEP server means, per RFC 9725 and the server's own 403, 409 and 429. */
export function errorOfStatus(status: number): LiveError {
  switch (status) {
    case 401: return new LiveError('UNAUTHENTICATED')
    case 403: return new LiveError('FORBIDDEN')
    case 409: return new LiveError('STREAM_BUSY')
    case 400:
    case 406:
    case 415:
    case 422: return new LiveError('BAD_OFFER', `the server answered ${status}`)
    case 429:
    case 503: return new LiveError('ROOM_FULL', `the server answered ${status}`)
    default: return new LiveError(status >= 500 ? 'NETWORK' : 'UNKNOWN', `the server answered ${status}`)
  }
}

/** Anything that went wrong on the way to the server. */
export function asLiveError(error: unknown): LiveError {
  if (error instanceof LiveError)
    return error
  if (error instanceof NotPublishing)
    return new LiveError('NETWORK', 'the server does not know the stream', error)
  const name = error instanceof Error ? error.name : ''
  if (name === 'TimeoutError' || name === 'AbortError')
    return new LiveError('TIMEOUT', name, error)
  // `fetch` rejects with a TypeError when there is no way to the server.
  if (error instanceof TypeError)
    return new LiveError('NETWORK', error.message, error)
  // What is left comes from the browser's own WebRTC: an offer or an answer it cannot use.
  return new LiveError('BAD_OFFER', String(error), error)
}
