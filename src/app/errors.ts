export { type Fault, toFault } from '~/live/fault'

/**
 * `NETWORK`: no answer came. `TIMEOUT`: none came in time. `ABORTED`: the caller gave up. `BAD_ANSWER`: not the API's.
 * `DOMAIN_REFUSED`: the mini-program's console does not list the server (`details.domain`).
 */
export type TransportCode = 'NETWORK' | 'TIMEOUT' | 'ABORTED' | 'BAD_ANSWER' | 'DOMAIN_REFUSED'

/** The one error of the request layer. `code` is stable; the sentence shown to people is found by it, see `sentenceFor`. */
export class ApiError extends Error {
  constructor(
    /** HTTP status; 0 when there was no answer. */
    readonly status: number,
    readonly code: string,
    message: string = code,
    readonly details: Record<string, unknown> = {},
  ) {
    super(message)
    this.name = 'ApiError'
  }

  static transport(code: TransportCode, message?: string, details?: Record<string, unknown>): ApiError {
    return new ApiError(0, code, message, details)
  }

  /** Reads the body of an answer that is not a success; any other shape keeps its status as `HTTP_<status>`. */
  static fromAnswer(status: number, body: unknown): ApiError {
    const error = (body as { error?: unknown } | null)?.error
    if (typeof error === 'object' && error !== null && typeof (error as { code?: unknown }).code === 'string') {
      const { code, message, details } = error as { code: string, message?: unknown, details?: unknown }
      return new ApiError(
        status,
        code,
        typeof message === 'string' ? message : code,
        typeof details === 'object' && details !== null ? details as Record<string, unknown> : {},
      )
    }
    return new ApiError(status, `HTTP_${status}`)
  }

  /** No answer, or one that says "later": the same call may succeed. */
  get transient(): boolean {
    return this.code === 'NETWORK' || this.code === 'TIMEOUT' || this.status >= 500 || this.status === 429
  }
}
