/** What may stand beside an error's code: numbers, ids and field paths, never internals. */
export type ErrorDetails = Record<string, unknown>

/**
 * An answer that is not a success: thrown by routes and by the domain, turned into
 * `{"error":{"code","message","details"}}` by the one error handler.
 *
 * `code` is stable and meant for programs; `message` is a sentence a person can act on.
 */
export class AppError extends Error {
  override readonly name = 'AppError'

  constructor(
    /** HTTP status, 400–599. */
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: ErrorDetails = {},
  ) {
    super(message)
  }

  static badRequest(message: string, details?: ErrorDetails): AppError {
    return new AppError(400, 'BAD_REQUEST', message, details)
  }

  static unauthenticated(message = 'Sign in to go on.'): AppError {
    return new AppError(401, 'UNAUTHENTICATED', message)
  }

  static forbidden(message = 'You may not do this.', code = 'FORBIDDEN'): AppError {
    return new AppError(403, code, message)
  }

  static notFound(message: string, code = 'NOT_FOUND'): AppError {
    return new AppError(404, code, message)
  }

  static conflict(code: string, message: string, details?: ErrorDetails): AppError {
    return new AppError(409, code, message, details)
  }

  /** The request is well-formed, yet its content cannot be accepted. */
  static unprocessable(code: string, message: string, details?: ErrorDetails): AppError {
    return new AppError(422, code, message, details)
  }

  /** @param retryAfter seconds after which the same call may succeed */
  static tooFast(retryAfter: number, message = 'Too many requests. Wait a moment and try again.'): AppError {
    return new AppError(429, 'TOO_FAST', message, { retryAfter })
  }

  static unavailable(message: string, code = 'UNAVAILABLE'): AppError {
    return new AppError(503, code, message)
  }
}

/** A reason not to start, told in one line on stderr without a stack trace; the process then exits with 1. */
export class StartError extends Error {
  override readonly name = 'StartError'

  constructor(readonly code: string, message: string, options?: ErrorOptions) {
    super(message, options)
  }
}

/** What an error says, in words for the one who starts the server. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error))
    return String(error)
  // Node tries every address of a name and gathers what went wrong with each.
  const first = error instanceof AggregateError ? error.errors[0] as Error | undefined : error
  return first?.message || (error as NodeJS.ErrnoException).code || error.name
}
