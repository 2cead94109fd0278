import { sqlState } from './transaction'

/** Connection exceptions, "too many connections", and the server going down or coming up (PostgreSQL, appendix A). */
const SQL_STATES = /^(?:08...|53300|57P0[1-3])$/
const SYSTEM_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EPIPE', 'EHOSTUNREACH'])
/** pg gives these no code. */
const MESSAGES = /^(?:Connection terminated|timeout exceeded when trying to connect|the database (?:thread ended|is closed))/

/** Whether an error means that the database cannot be reached now, rather than that a statement is wrong. */
export function isDatabaseGone(error: unknown): boolean {
  if (SQL_STATES.test(sqlState(error) ?? ''))
    return true
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && SYSTEM_CODES.has(String(cause.code)))
      return true
    if (MESSAGES.test(cause.message))
      return true
  }
  return false
}
