import type { Page } from '#contract/common'
import type { Report, ReportCloseInput, ReportsQuery } from '#contract/moderation'
import type { SQL } from 'drizzle-orm'
import type { Actor } from './actor'
import type { PageInput } from './paging'
import type { Work } from './work'
import { and, count, eq, inArray, isNotNull, isNull, lte, ne, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { messages, reports, reportVoices, rooms, users } from '../db/schema'
import { AppError } from '../errors'
import { record } from './moderation-log'
import { afterCursor, sorted, toPage } from './paging'
import { findRoom, requireRunning, roomsOf } from './permissions'

/** What people wrote is read for the latest so many; the counts tell the rest. */
const TEXTS = 5
const closers = alias(users, 'closer')

/**
 * Reports, the newest first: all for the merchant, those of their own rooms for an anchor.
 * @throws {AppError} 400 CURSOR_UNKNOWN; 403 NOT_YOUR_ROOM; 404 ROOM_NOT_FOUND
 */
export async function listReports(work: Work, asker: Actor, { roomId, state, cursor, limit = 20 }: ReportsQuery & PageInput): Promise<Page<Report>> {
  const inState = state && (state === 'open' ? isNull(reports.closedAt) : isNotNull(reports.closedAt))
  return toPage(await select(work, and(await roomsOf(work.db, asker, roomId), inState, await afterCursor(work, reports, cursor)), limit + 1), limit)
}

/**
 * Decides on a report. Who acted has done so by the other ways: this only says that it is settled.
 * @throws {AppError} 403 NOT_YOUR_ROOM; 404 REPORT_NOT_FOUND; 409 REPORT_CLOSED (`details.outcome`)
 */
export async function closeReport(work: Work, user: Actor, reportId: string, { outcome, note = '' }: ReportCloseInput): Promise<Report> {
  const [report] = await work.db.select().from(reports).where(eq(reports.id, reportId)).for('update')
  if (!report)
    throw AppError.notFound('This report does not exist.', 'REPORT_NOT_FOUND')
  requireRunning(await findRoom(work.db, report.roomId), user)
  if (report.closedAt)
    throw AppError.conflict('REPORT_CLOSED', 'Somebody has decided on this report already.', { outcome: report.outcome })
  await work.db.update(reports).set({ closedAt: work.now, closedBy: user.id, outcome, note: note.trim() }).where(eq(reports.id, reportId))
  const [closed] = await select(work, eq(reports.id, reportId), 1)
  const { user: { id: userId }, message } = closed!
  await record(work, { action: 'report.closed', by: user.id, roomId: report.roomId, userId, message: message ?? undefined, reason: note, details: { reportId, outcome } })
  return closed!
}

async function select(work: Work, where: SQL | undefined, limit: number): Promise<Report[]> {
  const rows = await work.db.select({ report: reports, room: { id: rooms.id, title: rooms.title }, user: users, message: messages, closer: closers })
    .from(reports)
    .innerJoin(rooms, eq(rooms.id, reports.roomId))
    .innerJoin(users, eq(users.id, reports.userId))
    .leftJoin(messages, eq(messages.id, reports.messageId))
    .leftJoin(closers, eq(closers.id, reports.closedBy))
    .where(where)
    .orderBy(...sorted(reports))
    .limit(limit)
  const ids = rows.map(row => row.report.id)
  const counts = await countVoices(work, ids)
  const texts = await latestTexts(work, ids)
  const person = ({ id, nickname, avatar }: typeof users.$inferSelect): Report['user'] => ({ id, nickname, avatar })
  return rows.map(({ report, room, user, message, closer }): Report => ({
    id: report.id,
    room,
    user: person(user),
    message: message && { id: message.id, text: message.text, at: message.at.toISOString(), deleted: message.deleted },
    flagged: report.flagged,
    ...counts.get(report.id)!,
    texts: texts.get(report.id) ?? [],
    at: report.createdAt.toISOString(),
    state: report.closedAt ? 'closed' : 'open',
    outcome: report.outcome,
    note: report.note,
    closedBy: closer && person(closer),
    closedAt: report.closedAt?.toISOString() ?? null,
  }))
}

async function countVoices(work: Work, reportIds: readonly string[]): Promise<Map<string, Pick<Report, 'reporters' | 'reasons'>>> {
  const counts = new Map(reportIds.map(id => [id, { reporters: 0, reasons: {} as Report['reasons'] }]))
  const rows = await work.db.select({ id: reportVoices.reportId, reason: reportVoices.reason, times: count() })
    .from(reportVoices)
    .where(inArray(reportVoices.reportId, [...reportIds]))
    .groupBy(reportVoices.reportId, reportVoices.reason)
  for (const { id, reason, times } of rows) {
    const entry = counts.get(id)!
    entry.reporters += times
    entry.reasons[reason] = times
  }
  return counts
}

async function latestTexts(work: Work, reportIds: readonly string[]): Promise<Map<string, string[]>> {
  const ranked = work.db.select({
    reportId: reportVoices.reportId,
    text: reportVoices.text,
    rank: sql<number>`row_number() OVER (PARTITION BY ${reportVoices.reportId} ORDER BY ${reportVoices.at} DESC, ${reportVoices.reporterId} DESC)`.as('rank'),
  }).from(reportVoices).where(and(inArray(reportVoices.reportId, [...reportIds]), ne(reportVoices.text, ''))).as('ranked')
  const texts = new Map<string, string[]>()
  for (const { reportId, text } of await work.db.select().from(ranked).where(lte(ranked.rank, TEXTS)).orderBy(ranked.rank))
    texts.set(reportId, [...texts.get(reportId) ?? [], text])
  return texts
}
