import type { ReconnectPolicy } from './reconnect'
import type { Timers } from './timers'
import { toFault } from './fault'

/** Thrown when what was waited for is no longer wanted: the room was left or entered anew. Nobody is told. */
export class Superseded extends Error {
  override readonly name = 'Superseded'
}

export interface RetryOptions {
  policy: ReconnectPolicy
  timers: Timers
  /** False once the result would come too late. */
  wanted: () => boolean
  /** Whether this failure is worth another try. Default: those that call themselves transient. */
  again?: (error: unknown) => boolean
}

export const isTransient = (error: unknown): boolean => (error as { transient?: unknown } | null)?.transient === true

/**
 * Repeats `action` while it fails for the moment only.
 * @throws {Superseded} as soon as it is not wanted any more; otherwise the last error
 */
export async function retrying<T>(action: () => Promise<T>, { policy, timers, wanted, again = isTransient }: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const result = await action()
      if (!wanted())
        throw new Superseded()
      return result
    }
    catch (error) {
      if (!wanted())
        throw new Superseded()
      const delay = again(error) ? policy.nextRetryDelayInMs({ attempt, error: toFault(error) }) : null
      if (delay === null)
        throw error
      await new Promise<void>(resolve => timers.after(delay, resolve))
      if (!wanted())
        throw new Superseded()
    }
  }
}
