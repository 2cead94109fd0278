/** What is wrong, by stable code: a `LiveError`, an error of the API, or a refusal of the room. */
export interface Fault {
  readonly code: string
  readonly message: string
  readonly details?: Record<string, unknown>
}

/** Any thrown value as a `Fault`; what has no code of its own becomes `UNKNOWN`. */
export function toFault(thrown: unknown): Fault {
  if (typeof thrown === 'object' && thrown !== null && typeof (thrown as Fault).code === 'string')
    return thrown as Fault
  return { code: 'UNKNOWN', message: thrown instanceof Error ? thrown.message : String(thrown) }
}
