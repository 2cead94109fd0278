/**
 * What a level means here: `debug` is for whoever works on the line that logs; `info` is a change of state a person
 * reading along would want; `warn` is something that healed or was retried; `error` is something a person will notice.
 */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

export interface Logger {
  debug: (message: string, facts?: unknown) => void
  info: (message: string, facts?: unknown) => void
  warn: (message: string, facts?: unknown) => void
  error: (message: string, facts?: unknown) => void
}

const order: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']
let lowest: LogLevel = import.meta.env?.PROD === false ? 'info' : 'warn'

/** Silences everything below `level`. */
export function setLogLevel(level: LogLevel): void {
  lowest = level
}

/** A logger whose lines start with `[scope]`. Tokens and tickets are never handed to it. */
export function createLogger(scope: string): Logger {
  const write = (level: LogLevel) => (message: string, facts?: unknown) => {
    if (order.indexOf(level) < order.indexOf(lowest))
      return
    // eslint-disable-next-line no-console -- the one place that writes to the console
    const print = console[level]
    facts === undefined ? print(`[${scope}] ${message}`) : print(`[${scope}] ${message}`, facts)
  }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}
