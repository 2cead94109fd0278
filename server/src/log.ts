import type { Logger } from 'pino'
import process from 'node:process'
import { pino } from 'pino'
import pretty from 'pino-pretty'

/** What the parts of the server write to; Fastify's request log is one too. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug'

/** For tests and tools that have nothing to tell. */
export const silentLog: Logger = pino({ level: 'silent' })

/**
 * The server's log: JSON lines, or readable ones on a terminal. What a level means:
 *
 * - `error` — a person must act: an answer was a 500, the database is gone, money and orders disagree.
 * - `warn` — the server recovered by itself, but look: a child process restarted, a job was retried, a slow socket was closed.
 * - `info` — lifecycle and business milestones: started, stopped, room live, order paid. A quiet shop writes a quiet log.
 * - `debug` — everything per request, per message and per socket.
 *
 * Tokens never reach the log: the header and the `?token=` of a WebSocket's address are blanked.
 */
export function createLog(level: LogLevel): Logger {
  const options = {
    level,
    redact: { paths: ['req.headers.authorization', 'headers.authorization', 'token', '*.token'], censor: '[hidden]' },
    serializers: {
      req: (request: { method: string, url: string, id?: string }) => ({ method: request.method, url: hideToken(request.url), id: request.id }),
    },
  }
  return process.stdout.isTTY ? pino(options, pretty({ ignore: 'pid,hostname', translateTime: 'HH:MM:ss', sync: true })) : pino(options)
}

/** An address as it may be written down. */
export function hideToken(url: string): string {
  return url.replace(/([?&](?:token|access_token)=)[^&#]*/g, '$1[hidden]')
}
