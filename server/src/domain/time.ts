import { AppError } from '../errors'

/**
 * A time of a request: RFC 3339 has leap seconds and years that neither a Date nor the database has.
 * @param text RFC 3339
 * @param where the part of the request it came in
 * @param path the field's name in that
 * @throws {AppError} 400 BAD_REQUEST
 */
export function parseTime(text: string, where: 'body' | 'querystring', path: string): Date {
  const time = new Date(text)
  const year = time.getUTCFullYear()
  if (!(year >= 2000 && year < 3000))
    throw AppError.badRequest(`${where}.${path} must be a time from the year 2000 on`, { in: where, path })
  return time
}
