import type { ReportInput, ReportReceipt } from '#contract/moderation'
import type { SQL } from 'drizzle-orm'
import type { Actor } from './actor'
import type { Work } from './work'
import { and, desc, eq, isNotNull, isNull, or } from 'drizzle-orm'
import { messages, reports, reportVoices, users } from '../db/schema'
import { AppError } from '../errors'
import { newId } from './ids'
import { findRoom } from './permissions'

/** What is complained of. */
interface Subject {
  roomId: string
  userId: string
  /** Null: the person. */
  messageId: string | null
}

/** A report can be closed while somebody joins it, and be opened anew: once or twice, hardly more. */
const ATTEMPTS = 5

/**
 * Complains of a person in a room, or of a message of theirs. What the same person has complained of already is the same complaint: a
 * message once and for all, a person while nobody has decided.
 * @returns the complaint, and whether it is new
 * @throws {AppError} 404 ROOM_NOT_FOUND, USER_NOT_FOUND, MESSAGE_NOT_FOUND; 422 CANNOT_REPORT for oneself
 */
export async function fileReport(work: Work, user: Actor, roomId: string, { userId, messageId = null, reason, text = '' }: Omit<ReportInput, 'messageId'> & { messageId?: string | null }): Promise<{ receipt: ReportReceipt, created: boolean }> {
  const subject = { roomId, userId, messageId }
  await requireSubject(work, user, subject)
  const known = await ownComplaint(work, user.id, subject)
  if (known)
    return { receipt: known, created: false }
  const reportId = await openReport(work, subject)
  const [voice] = await work.db.insert(reportVoices)
    .values({ reportId, reporterId: user.id, reason, text: text.trim(), at: work.now })
    .onConflictDoNothing()
    .returning()
  if (voice)
    return { receipt: receiptOf(subject, voice), created: true }
  return { receipt: (await ownComplaint(work, user.id, subject))!, created: false }
}

/**
 * Has whoever runs the room look at a message that WeChat is not sure of, and gives `label` for what may be wrong with it; it stays until they
 * decide. One they have decided on already, or that is gone, is left at that.
 */
export async function flagMessage(work: Work, messageId: string, label: number): Promise<void> {
  const [message] = await work.db.select({ roomId: messages.roomId, userId: messages.userId }).from(messages).where(and(eq(messages.id, messageId), eq(messages.deleted, false)))
  if (!message)
    return
  const [decided] = await work.db.select({ id: reports.id }).from(reports).where(and(eq(reports.roomId, message.roomId), eq(reports.messageId, messageId), isNotNull(reports.closedAt)))
  if (decided)
    return
  const reportId = await openReport(work, { ...message, messageId })
  await work.db.update(reports).set({ flagged: label }).where(eq(reports.id, reportId))
}

async function requireSubject(work: Work, user: Actor, { roomId, userId, messageId }: Subject): Promise<void> {
  await findRoom(work.db, roomId)
  if (userId === user.id)
    throw AppError.unprocessable('CANNOT_REPORT', 'You cannot report yourself.')
  const [target] = await work.db.select({ id: users.id }).from(users).where(eq(users.id, userId))
  if (!target)
    throw AppError.notFound('This person does not exist.', 'USER_NOT_FOUND')
  if (messageId === null)
    return
  const [message] = await work.db.select({ id: messages.id }).from(messages).where(and(eq(messages.id, messageId), eq(messages.roomId, roomId), eq(messages.userId, userId)))
  if (!message)
    throw AppError.notFound('This person has not written this message here.', 'MESSAGE_NOT_FOUND')
}

function isAbout({ roomId, userId, messageId }: Subject): SQL | undefined {
  return and(eq(reports.roomId, roomId), eq(reports.userId, userId), messageId === null ? isNull(reports.messageId) : eq(reports.messageId, messageId))
}

async function ownComplaint(work: Work, reporterId: string, subject: Subject): Promise<ReportReceipt | undefined> {
  const [found] = await work.db.select({ voice: reportVoices })
    .from(reportVoices)
    .innerJoin(reports, eq(reports.id, reportVoices.reportId))
    .where(and(isAbout(subject), eq(reportVoices.reporterId, reporterId), or(isNull(reports.closedAt), isNotNull(reports.messageId))))
    .orderBy(desc(reportVoices.at))
    .limit(1)
  return found && receiptOf(subject, found.voice)
}

function receiptOf({ userId, messageId }: Subject, { reportId, reason, text, at }: typeof reportVoices.$inferSelect): ReportReceipt {
  return { id: reportId, userId, messageId, reason, text, at: at.toISOString() }
}

/** The open report of a subject, which nobody closes until the end of the work. @returns its id */
async function openReport(work: Work, subject: Subject): Promise<string> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const [made] = await work.db.insert(reports).values({ id: newId('report'), ...subject, createdAt: work.now }).onConflictDoNothing().returning({ id: reports.id })
    const [open] = made ? [made] : await work.db.select({ id: reports.id }).from(reports).where(and(isAbout(subject), isNull(reports.closedAt))).for('share')
    if (open)
      return open.id
  }
  throw AppError.unavailable('The report could not be taken just now. Try again.')
}
