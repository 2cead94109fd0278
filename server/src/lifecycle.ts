import type { Log } from './log'
import process from 'node:process'
import { StartError } from './errors'

export interface LifecycleOptions {
  log: Log
  /** How long the end may take, in milliseconds; then the process goes as it is. */
  deadlineMs?: number
}

/** After this a request that hangs no longer holds up the end. */
const DEADLINE_MS = 10_000
/** Ctrl-C reaches the process twice: from the terminal, and passed on by npm. A person's second one comes later. */
const SAME_SIGNAL_MS = 1000

/**
 * Ends the process with 0 on SIGINT (Ctrl-C) or SIGTERM, after `close`. A second signal, or the deadline, ends it at once with 1.
 * So does an error nobody caught: what the process believes is then not to be trusted.
 */
export function endWith(close: () => Promise<void>, { log, deadlineMs = DEADLINE_MS }: LifecycleOptions): void {
  let endingSince: number | undefined
  const end = async (code: number): Promise<void> => {
    if (endingSince !== undefined) {
      if (performance.now() - endingSince > SAME_SIGNAL_MS)
        process.exit(1)
      return
    }
    endingSince = performance.now()
    log.info('ending')
    setTimeout(() => {
      log.warn({ deadlineMs }, 'did not end in time; leaving now')
      process.exit(1)
    }, deadlineMs).unref()
    try {
      await close()
      process.exit(code)
    }
    catch (error) {
      log.error({ err: error }, 'did not end cleanly')
      process.exit(1)
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => void end(0))
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.error({ err: error }, 'an error nobody caught; ending')
      void end(1)
    })
  }
}

/** What stopped the start, in one line. */
export function startFailure(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const line = message.replace(/\s+/g, ' ').trim()
  return error instanceof StartError ? line : `cannot start: ${line}`
}
